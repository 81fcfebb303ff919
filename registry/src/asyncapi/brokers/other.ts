import { placeOf } from '../document/node.ts'
import type { Broker } from './broker.ts'

export const other: Broker = {
  name: 'other',

  place({ protocol, channel, channelSays, address, problems }) {
    if (address === undefined) {
      problems.add(placeOf(channel).path, 'The channel does not say where: give it an address')
      return undefined
    }
    const retention = channelSays['x-instep-retention']
    return {
      channels: [
        { protocol: 'other', name: protocol, address, ...(retention === undefined ? {} : { retention }) }
      ],
      delivery: {}
    }
  }
}
