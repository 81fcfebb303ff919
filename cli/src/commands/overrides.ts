import { createClient, native, type ReplyOf } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { timeOf } from '../dates.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Output, table } from '../output.ts'
import { byOption, whoOf } from '../who.ts'
import { day } from '../words/age.ts'

type Override = ReplyOf<typeof native.environmentFacts.makeOverride>

const where = { environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where it holds' } } as const

export const overrideCreate: Command = {
  name: 'override create',
  summary: 'Take the blame for what the gate would refuse, for a time',
  words: '',
  options: {
    ...where,
    writer: { type: 'string', value: 'SERVICE[@VERSION]', summary: 'Who sends; else anybody' },
    reader: { type: 'string', value: 'SERVICE[@VERSION]', summary: 'Who reads; else anybody' },
    subject: { type: 'string', value: 'SUBJECT', summary: 'Which message; else any' },
    reason: { type: 'string', value: 'TEXT', summary: 'Why it is no harm' },
    until: { type: 'string', value: 'DATE', summary: 'When it ends: 2026-12-24, or 14d from now' },
    ...byOption
  },
  notes: `The gate shows what it would have said, who overrode it, why and until when.
  instep override create --environment production --reader audit --reason "reads nothing before Monday" --until 3d`,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, text } = invocation
    const environment = required(invocation, 'environment')
    const named = Object.fromEntries(
      (['writer', 'reader', 'subject'] as const).flatMap(side => {
        const value = text(side)
        return value === undefined ? [] : [[side, value]]
      })
    )
    const made = await createClient(native.environmentFacts, registry, client).makeOverride({
      params: { environment },
      body: {
        ...named,
        reason: required(invocation, 'reason'),
        until: timeOf(required(invocation, 'until'), 'until'),
        by: whoOf(invocation)
      }
    })
    out.answer(made, () => `${out.paint('green', '✓')} overridden until ${day(made.until)}  ${made.uuid}`)
    return exitCodes.yes
  }
}

export const overrideList: Command = {
  name: 'override list',
  summary: 'The overrides that hold in an environment',
  words: '',
  options: where,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const { overrides } = await createClient(native.environmentFacts, registry, client).listOverrides({
      params: { environment: required(invocation, 'environment') }
    })
    out.answer(overrides, () => (overrides.length === 0 ? 'None.' : list(out, overrides)))
    return exitCodes.yes
  }
}

function list(out: Output, overrides: readonly Override[]): string {
  const rows = overrides.map(({ writer, reader, subject, by, until, reason, uuid }) => [
    writer || 'any',
    reader || 'any',
    subject || 'any',
    by,
    day(until),
    reason,
    out.paint('dim', uuid)
  ])
  return table(['SENDS', 'READS', 'SUBJECT', 'BY', 'UNTIL', 'REASON', ''], rows)
}

export const overrideEnd: Command = {
  name: 'override end',
  summary: 'End an override now',
  words: 'UUID',
  options: where,

  async run(invocation) {
    const [uuid] = wordsOf(invocation, 'UUID')
    const { registry, client, out } = invocation
    const ended = await createClient(native.environmentFacts, registry, client).endOverride({
      params: { environment: required(invocation, 'environment'), uuid }
    })
    out.answer(ended, () => `${out.paint('green', '✓')} ended  ${uuid}`)
    return exitCodes.yes
  }
}
