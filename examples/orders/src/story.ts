import process from 'node:process'
import { parseArgs } from 'node:util'
import { isKindName, kinds } from './brokers/index.ts'
import { UnreachableBroker } from './brokers/open.ts'
import { tellStory } from './story-in-memory.ts'
import { tellStoryOver } from './story-over-a-broker.ts'

/** `npm run example` tells the whole story in memory, `npm run example -- --broker kafka` what brokers have to do with it. */
async function main(): Promise<void> {
  const { broker } = parseArgs({ options: { broker: { type: 'string' } } }).values
  if (broker === undefined) return tellStory()
  if (isKindName(broker)) return tellStoryOver(kinds[broker])
  throw new TypeError(`--broker takes ${Object.keys(kinds).join(', ')}, not ${broker}`)
}

try {
  await main()
} catch (error) {
  const isTheUsers = error instanceof UnreachableBroker || error instanceof TypeError
  console.error(isTheUsers ? error.message : error)
  process.exitCode = 1
}
