import { connect, type Flow } from '../choreography/flows.ts'
import { isAlive, type Parties, type Party, type Rests } from './parties.ts'

/** Every message that goes from somebody to somebody in an environment, or may still come to its reader. */
export function meetingsIn(
  { senders, receivers, channels }: Parties,
  rests: Rests
): readonly Flow<Party, Party>[] {
  const board = connect(receivers, channels)
  return senders.flatMap(sender => board.flowsFrom(sender)).filter(flow => isAlive(flow, rests))
}
