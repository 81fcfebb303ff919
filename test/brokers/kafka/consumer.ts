import process from 'node:process'
import { receiveUntilKilled } from '@instep/messages'
import { type ClientName, clients } from './clients.ts'

/** A service of which the tests pull the plug: `consumer.ts CLIENT URL TOPIC GROUP`. */
const [client = '', url = '', topic = '', group = ''] = process.argv.slice(2)
await receiveUntilKilled(await clients[client as ClientName](url), topic, group) // the test names one that there is
