import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * Asks for one path as often as it is answered, over so many connections, for so many milliseconds. It counts bytes
 * instead of reading answers, so that the server is what is measured, and not who asks. @returns how many were answered
 */
export async function flood(
  url: string,
  path: string,
  connections: number,
  milliseconds: number
): Promise<number> {
  const { hostname, port, host } = new URL(url)
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
  const open = async (): Promise<Socket> => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    await once(socket, 'connect')
    return socket
  }
  const sockets = await Promise.all(Array.from({ length: connections }, open))
  // The first answers may be made in another way than those that follow.
  for (let round = 0; round < 5; round++) await answerLength(sockets[0], request)
  const length = await answerLength(sockets[0], request)
  let answered = 0
  for (const socket of sockets) {
    let missing = length
    socket.on('data', chunk => {
      missing -= chunk.length
      if (missing > 0) return
      if (missing < 0) throw new Error(`An answer to ${path} is longer than the others`)
      answered++
      missing = length
      socket.write(request)
    })
    socket.write(request)
  }
  await new Promise(resolve => setTimeout(resolve, milliseconds))
  for (const socket of sockets) socket.destroy()
  return answered
}

/** Of a whole answer, head and body, in bytes. */
async function answerLength(socket: Socket | undefined, request: Buffer): Promise<number> {
  socket?.write(request)
  let text = ''
  for (;;) {
    const [chunk] = await once(socket as Socket, 'data')
    text += chunk.toString('latin1')
    const head = text.indexOf('\r\n\r\n')
    const [, length] = /content-length: (\d+)/i.exec(text) ?? []
    if (!text.startsWith('HTTP/1.1 200')) throw new Error(text)
    if (head >= 0 && text.length === head + 4 + Number(length)) return text.length
  }
}
