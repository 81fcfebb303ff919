import { type Channel, type ConfirmChannel, connect, type Options, type SocketOptions } from 'amqplib'

/** How to connect, as `connect` of `amqplib` takes it. */
export interface ConnectionOptions {
  readonly url: string | Options.Connect
  readonly socket?: SocketOptions
}

/** A connection that comes back for as long as it takes. */
export interface Connection {
  /** Waits for the broker while it is away. */
  channel(): Promise<Channel>
  /** A channel on which the broker confirms what it takes. */
  confirmChannel(): Promise<ConfirmChannel>
  /** Asks the broker something on a channel of its own: what it refuses ends the channel. */
  ask<Answer>(question: (channel: Channel) => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

/** Connects. @throws when the broker does not take the connection at first */
export async function openConnection({ url, socket }: ConnectionOptions): Promise<Connection> {
  const connection = await connect(url, {
    ...socket,
    recovery: { initialMaxRetries: 0, initialDelay: 200, maxDelay: 5_000 }
  })
  connection.on('error', () => {})
  const quiet = <Kind extends Channel>(channel: Kind): Kind => {
    // It closes, too; whoever uses the channel hears of that.
    channel.on('error', () => {})
    return channel
  }
  return {
    channel: async () => quiet(await connection.createChannel()),
    confirmChannel: async () => quiet(await connection.createConfirmChannel()),
    async ask(question) {
      const channel = quiet(await connection.createChannel())
      try {
        return await question(channel)
      } finally {
        await channel.close().catch(() => {})
      }
    },
    close: () => connection.close()
  }
}

/** Resolves when a channel is closed, for whatever reason. */
export function closed(channel: Channel): Promise<void> {
  return new Promise(resolve => channel.once('close', () => resolve()))
}

/** Whether the broker says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 404
}
