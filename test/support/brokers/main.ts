import { once } from 'node:events'
import process from 'node:process'
import { type KindOfBroker, kinds, startBroker } from './index.ts'

/** Starts brokers for whoever works on them: `npm run brokers -- kafka nats`, until it is interrupted. */
const isKind = (word: string): word is KindOfBroker => Object.hasOwn(kinds, word)
const words = process.argv.slice(2)
const unknown = words.find(word => !isKind(word))
if (unknown !== undefined || words.length === 0) {
  console.error(`usage: npm run brokers -- ${Object.keys(kinds).join(' | ')}`)
  process.exit(2)
}
await using started = new AsyncDisposableStack()
for (const kind of words.filter(isKind)) {
  const server = started.use(await startBroker(kind))
  const { url, management } = kinds[kind]
  console.log(`export ${url}=${server.url}`)
  if (management !== undefined) console.log(`export ${management}=${server.management}`)
}
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
