import { placeOf } from '../document/node.ts'
import { bindingOf, textAt } from './bindings.ts'
import type { Broker } from './broker.ts'

export const nats: Broker = {
  name: 'nats',

  place({ channel, operation, channelSays, operationSays, address, problems }) {
    if (address === undefined) {
      problems.add(placeOf(channel).path, 'The channel does not say which subject: give it an address')
      return undefined
    }
    const stream = channelSays['x-instep-stream']
    const consumer = operationSays['x-instep-consumer']
    const group = textAt(bindingOf(operation, 'nats'), 'queue')
    return {
      channels: [
        {
          protocol: 'nats',
          subject: address,
          ...(stream === undefined ? {} : { stream: { subjects: [address], ...stream } }),
          ...(consumer === undefined ? {} : { consumer })
        }
      ],
      delivery: group === undefined ? {} : { group }
    } as ReturnType<typeof nats.place> // what is undefined is not there
  }
}
