import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const here = import.meta.dirname

/** What is installed for Pact: one file, which runs without the others. */
async function bundlePactPlugin(folder: string): Promise<void> {
  await using build = await rolldown({
    input: join(here, '../plugins/pact-plugin/src/main.ts'),
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] }
  })
  await build.write({
    file: join(folder, 'pact-plugin.js'),
    format: 'esm',
    minify: 'dce-only',
    codeSplitting: false
  })
}

/** What of the manifest holds for a package that needs nothing else. */
const kept = ['name', 'version', 'description', 'license', 'type'] as const

/** Writes the package as it is published: JavaScript with everything in it, for Node runs no TypeScript of a dependency. */
export async function bundle(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await using build = await rolldown({
    input: {
      instep: join(here, 'bin/instep.js'),
      // The registry starts it as a thread of its own, by its name.
      'contract-worker': join(here, '../registry/src/asyncapi/worker.ts')
    },
    platform: 'node',
    // What is written as modules can be told from what is not needed; and some of the other form finds its parts by names
    // that are made at run time.
    resolve: { mainFields: ['module', 'main'] },
    // Optional, and native: pg does without.
    external: ['pg-native'],
    onLog(level, log, handle) {
      // Dependencies are as they are.
      if (level !== 'warn' || !/node_modules/.test(log.id ?? log.loc?.file ?? '')) handle(level, log)
    }
  })
  await build.write({ dir: folder, format: 'esm', minify: 'dce-only', chunkFileNames: '[name].js' })
  await bundlePactPlugin(folder)
  const manifest = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
  const published = {
    ...Object.fromEntries(kept.map(field => [field, manifest[field]])),
    bin: { instep: 'instep.js' },
    engines: { node: '>=24.12' }
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
}

if (import.meta.main) await bundle(process.argv[2] ?? join(here, 'dist'))
