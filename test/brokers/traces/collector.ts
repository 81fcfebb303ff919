import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/** Takes what services export, and keeps it as the collector's file exporter does: one export a line. */
export interface Collector extends AsyncDisposable {
  readonly url: string
  readonly lines: readonly string[]
}

export async function startCollector(): Promise<Collector> {
  const lines: string[] = []
  const server = createServer(async (request, response) => {
    lines.push(await text(request))
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}
