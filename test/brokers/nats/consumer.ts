import process from 'node:process'
import { receiveUntilKilled } from '@instep/messages'
import { openJetStream } from './clients.ts'

/** A service of which the tests pull the plug: `consumer.ts URL SUBJECT GROUP`. */
const [url = '', subject = '', group = ''] = process.argv.slice(2)
await receiveUntilKilled(await openJetStream(url), subject, group)
