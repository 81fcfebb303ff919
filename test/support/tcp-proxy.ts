import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A line between a client and a server that can be cut, and that can go silent. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** Ends every connection. New ones are taken. */
  cut(): void
  /** Nothing goes through any more, and nobody is told. */
  stall(): void
  resume(): void
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isStalled = false
  const take = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (isStalled) socket.pause()
    return socket
  }
  const server = createServer(client => {
    const target = take(connect(targetPort, '127.0.0.1'))
    take(client)
    client.on('data', chunk => target.write(chunk))
    target.on('data', chunk => client.write(chunk))
    client.on('close', () => target.destroy())
    target.on('close', () => client.destroy())
    if (isStalled) for (const socket of [client, target]) socket.pause()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { readonly port: number }).port,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    stall() {
      isStalled = true
      for (const socket of sockets) socket.pause()
    },
    resume() {
      isStalled = false
      for (const socket of sockets) socket.resume()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}
