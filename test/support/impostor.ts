import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request, as an impostor sees it. */
export interface ImpostorRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly body: string
}

/** Something that listens where a registry is awaited. @param answer gives status and body */
export async function impostor(answer: (request: ImpostorRequest) => Promise<readonly [number, string]>) {
  const server = createServer(async (request, response) => {
    const { method, url } = request
    const [status, body] = await answer({ method, url, body: await text(request) })
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
