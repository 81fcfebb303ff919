import type { Channel } from './channel.ts'
import type { Operation } from './operation.ts'
import { restBetween, routesOf } from './protocols/index.ts'
import type { Rest } from './protocols/protocol.ts'

/** What of an operation tells who is on its other side. */
export type Endpoint = Pick<Operation, 'subject' | 'message' | 'channel'>

/** A message that one operation sends and another receives. */
export interface Flow<Send extends Endpoint = Operation, Receive extends Endpoint = Operation> {
  readonly send: Send
  readonly receive: Receive
  /** Where it waits in between; undefined where it does not wait, or nobody said where it goes. */
  readonly rest: Rest | undefined
}

/** Knows, for what anybody sends, who gets it. */
export interface Switchboard<Receive extends Endpoint> {
  /** Who gets the message that is sent. */
  flowsFrom<Send extends Endpoint>(send: Send): readonly Flow<Send, Receive>[]
  /** Who listens where it is sent, whether for this message or for others. */
  listenersOf(send: Endpoint): readonly Receive[]
}

/**
 * Connects what is sent with what is received: by the routing of their broker where both say where, and by the subject
 * of the message where one does not.
 * @param declared every channel that anybody declares, since one's exchange leads to another's queue
 */
export function connect<Receive extends Endpoint>(
  receives: readonly Receive[],
  declared: readonly Channel[]
): Switchboard<Receive> {
  const routes = routesOf(
    receives.map(({ channel }) => channel),
    declared
  )
  const bySubject = Map.groupBy(receives, ({ subject }) => subject)

  const listenersOf = ({ channel, subject }: Endpoint): readonly Receive[] => {
    const ofSubject = bySubject.get(subject) ?? []
    if (channel === undefined) return ofSubject
    const routed = routes(channel).flatMap(position => receives[position] ?? [])
    return [...routed, ...ofSubject.filter(receive => receive.channel === undefined)]
  }
  return {
    listenersOf,
    flowsFrom: send =>
      listenersOf(send)
        .filter(receive => isSameMessage(send, receive))
        .map(receive => ({
          send,
          receive,
          rest: send.channel && receive.channel && restBetween(send.channel, receive.channel)
        }))
  }
}

/** Whether two operations speak of one message: by its subject, or by its name on the channel that they share. */
export function isSameMessage(send: Endpoint, receive: Endpoint): boolean {
  return send.subject === receive.subject || (send.message !== undefined && send.message === receive.message)
}
