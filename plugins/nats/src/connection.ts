import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'

/** How to connect, as `connect` of `@nats-io/transport-node` takes it. */
export type ConnectionOptions = NodeConnectionOptions

/** A connection that comes back for as long as it takes. */
export function openConnection(options: ConnectionOptions): Promise<NatsConnection> {
  return connect({
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    noAsyncTraces: true,
    ...options
  })
}
