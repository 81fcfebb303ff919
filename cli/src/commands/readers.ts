import { createClient, native } from '@instep/protocol'
import { type Command, required, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { table } from '../output.ts'
import { age } from '../words/age.ts'

const where = { environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where' } } as const

export const readerRecord: Command = {
  name: 'reader record',
  summary: 'Record that somebody was seen to read at a place: a consumer group, a queue',
  words: 'PLACE READER',
  options: {
    ...where,
    count: { type: 'string', value: 'N', summary: 'How many times; 1 unless told' },
    source: { type: 'string', value: 'NAME', summary: 'What saw it: broker, traces, …' }
  },
  notes: `A reader of whom no service says that it is its own is counted by the gate, and blocks by default.
  instep reader record "kafka orders.created" audit-2 --environment production --source broker`,

  async run(invocation) {
    const [place, reader] = wordsOf(invocation, 'PLACE', 'READER')
    const { registry, client, out, text } = invocation
    const count = text('count') ?? '1'
    if (!/^[1-9]\d{0,11}$/.test(count)) throw new UsageError(`--count wants a number, not ${count}`)
    const source = text('source')
    const seen = await createClient(native.environmentFacts, registry, client).recordSighting({
      params: { environment: required(invocation, 'environment') },
      body: { place, reader, count: Number(count), ...(source === undefined ? {} : { source }) }
    })
    out.answer(
      seen,
      () => `${out.paint('green', '✓')} ${reader} reads ${place}, seen ${seen.count} times in all`
    )
    return exitCodes.yes
  }
}

export const readerList: Command = {
  name: 'reader list',
  summary: 'Who was seen to read where',
  words: '',
  options: where,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const { sightings } = await createClient(native.environmentFacts, registry, client).listSightings({
      params: { environment: required(invocation, 'environment') }
    })
    const rows = sightings.map(({ place, reader, source, count, lastAt }) => [
      place,
      reader,
      String(count),
      age(lastAt),
      source
    ])
    out.answer(sightings, () =>
      rows.length === 0 ? 'None.' : table(['PLACE', 'READER', 'SEEN', 'LAST', 'BY'], rows)
    )
    return exitCodes.yes
  }
}

export const readerForget: Command = {
  name: 'reader forget',
  summary: 'Forget a reader that is gone',
  words: 'PLACE READER',
  options: where,

  async run(invocation) {
    const [place, reader] = wordsOf(invocation, 'PLACE', 'READER')
    const { registry, client, out } = invocation
    const { removed } = await createClient(native.environmentFacts, registry, client).forgetSighting({
      params: { environment: required(invocation, 'environment') },
      query: { place, reader }
    })
    out.answer({ removed }, () => (removed ? `${out.paint('green', '✓')} forgotten` : 'It was not known.'))
    return removed ? exitCodes.yes : exitCodes.no
  }
}
