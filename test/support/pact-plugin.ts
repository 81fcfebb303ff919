import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPlugin, pluginName, pluginVersion } from '@instep/pact-plugin'
import { PactV4, providerWithMetadata, Verifier, type VerifierOptions } from '@pact-foundation/pact'

const plugins = mkdtempSync(join(tmpdir(), 'pact-plugins-'))
process.env.PACT_PLUGIN_DIR = plugins
process.env.PACT_DO_NOT_TRACK = 'true'

/** The plugin, as tests name it. */
export const plugin = { plugin: pluginName, version: pluginVersion }

/** Installs the plugin in a folder of this process's own, where Pact looks for it. */
export async function preparePlugin(): Promise<void> {
  await installPlugin(plugins)
}

export const contentTypes = {
  AVRO: 'application/vnd.confluent.avro',
  JSON: 'application/vnd.confluent.json',
  PROTOBUF: 'application/vnd.confluent.protobuf'
} as const

/** Writes a pact with one asynchronous message by a consumer's test, and tells the file and the example's bytes. */
export async function writePact(
  config: object,
  contentType: string = contentTypes.AVRO,
  description = 'an order'
): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  const dir = await mkdtemp(join(tmpdir(), 'pacts-'))
  const pact = new PactV4({ consumer: 'payments', provider: 'orders', dir, logLevel: 'error' })
  let bytes = Buffer.alloc(0)
  await pact
    .addAsynchronousInteraction()
    .usingPlugin(plugin)
    .expectsToReceive(description)
    .withPluginContents(JSON.stringify(config), contentType)
    .executeTest(async ({ contents }) => {
      bytes = Buffer.from(contents.content as string, 'base64')
    })
  const [file = ''] = await readdir(dir)
  return { file: join(dir, file), bytes }
}

/** A pact file's contents. */
export async function readPactFile(file: string) {
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Verifies a pact with pact-js. Rejects when the message is not as it should be. */
export function verifyWithPactJs(
  file: string,
  message: Uint8Array,
  contentType: string = contentTypes.AVRO
): Promise<string> {
  return new Verifier({
    provider: 'orders',
    pactUrls: [file],
    logLevel: 'error',
    messageProviders: { 'an order': providerWithMetadata(async () => Buffer.from(message), { contentType }) }
  } as unknown as VerifierOptions).verifyProvider()
}

/** How the stock `pact` command line verified a pact against a small server of messages. */
export async function verifyWithCli(
  file: string,
  message: Uint8Array,
  contentType: string = contentTypes.AVRO
): Promise<{ readonly code: number; readonly output: string }> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const metadata = Buffer.from(JSON.stringify({ contentType })).toString('base64')
      response.writeHead(200, { 'content-type': contentType, 'pact-message-metadata': metadata })
      response.end(message)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const program = join(import.meta.dirname, '../../node_modules/.bin/pact')
  const words = ['verifier', '--file', file, '--port', String(port)]
  const names = ['--provider-name', 'orders', '--hostname', '127.0.0.1', '--log-level', 'none', '--no-colour']
  try {
    return await new Promise(resolve => {
      execFile(program, [...words, ...names], { timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` })
      })
    })
  } finally {
    server.close()
  }
}
