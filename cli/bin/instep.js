#!/usr/bin/env node
// Plain JavaScript, so that an old Node can say what is missing instead of failing to parse.
import * as module from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 12)) {
  console.error(
    `instep needs Node 24.12 or newer, and this is ${process.versions.node}. In a clone: npx instep`
  )
  process.exit(3)
}
// Sources are TypeScript: what was stripped of its types once need not be again.
module.enableCompileCache()
const { main } = await import('../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
