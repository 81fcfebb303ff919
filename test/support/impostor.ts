import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something that listens where a registry is awaited. */
export async function impostor(answer: () => Promise<readonly [number, string]>) {
  const server = createServer(async (_, response) => {
    const [status, body] = await answer()
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    }
  }
}
