import process from 'node:process'
import { receiveUntilKilled } from '@instep/messages'
import { openRabbitmq } from './clients.ts'

/** A service of which the tests pull the plug: `consumer.ts URL ADDRESS GROUP`. */
const [url = '', address = '', group = ''] = process.argv.slice(2)
await receiveUntilKilled(await openRabbitmq(url), address, group)
