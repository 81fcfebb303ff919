import process from 'node:process'
import { createPlugin } from './plugin.ts'
import { registryAt } from './registry.ts'
import { serve } from './rpc/server.ts'

const { INSTEP_REGISTRY: url, INSTEP_TOKEN: token } = process.env
const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }
const registry = url === undefined || url === '' ? undefined : registryAt(url, headers)

const server = await serve(createPlugin(registry))
process.stdout.write(`${JSON.stringify({ port: server.port, serverKey: server.serverKey })}\n`)

// The driver ends its plugins, unless it was ended itself.
const parent = process.ppid
setInterval(() => {
  if (!isThere(parent)) process.exit()
}, 1000)

function isThere(id: number): boolean {
  if (process.ppid !== id) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    // It is there, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
