import process from 'node:process'
import * as z from 'zod'
import { type Invocation, UsageError, wordsOf } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { importFromConfluent } from './from-confluent.ts'
import { importFromPactBroker } from './from-pact-broker.ts'
import { createRemote, type Remote } from './remote.ts'
import { createReport, type Migration, type Report } from './report.ts'

/** The options that name where to import from. */
export const originOptions = {
  'from-confluent': {
    type: 'string',
    value: 'URL',
    summary:
      'Bring over the subjects of a registry with the Confluent API: ids, versions, configs, modes, contexts'
  },
  'from-pact-broker': {
    type: 'string',
    value: 'URL',
    summary: 'Bring over the pacts of a broker: versions, branches, tags, results, environments, deployments'
  }
} as const

export type Origin = keyof typeof originOptions

const migrations: Readonly<
  Record<Origin, (source: Remote, target: Remote, report: Report) => Promise<Migration>>
> = {
  'from-confluent': importFromConfluent,
  'from-pact-broker': importFromPactBroker
}

/** @throws UsageError when an answer is not what such a server gives */
async function understood({ url }: Remote, work: () => Promise<Migration>): Promise<Migration> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error.message
    throw new UsageError(`${url} does not answer as such a server does: ${why}`, { cause: error })
  }
}

/** So many problems are told one by one. */
const told = 50

export async function runMigration(invocation: Invocation, origin: Origin): Promise<ExitCode> {
  wordsOf(invocation)
  const { out, registry, client } = invocation
  const url = invocation.text(origin) ?? ''
  if (!URL.canParse(url)) throw new UsageError(`--${origin} takes a URL, not ${url}`)
  const token = process.env.INSTEP_SOURCE_TOKEN
  const source = createRemote(url, token === undefined ? {} : { authorization: `Bearer ${token}` })
  const target = createRemote(registry, client.headers)
  if (source.url === target.url) throw new UsageError('a registry cannot be imported into itself')
  const { written, problems } = await understood(source, () =>
    migrations[origin](source, target, createReport())
  )
  out.answer({ source: source.url, target: target.url, written, problems }, () => {
    const counts = Object.entries(written).map(([kind, count]) => `${count} ${kind}`)
    const more = problems.length > told ? [`… and ${problems.length - told} more`] : []
    return problems.length === 0
      ? `Written: ${counts.join(', ')}. Compared: all is as in ${source.url}.`
      : [`Written: ${counts.join(', ')}. Not as in ${source.url}:`, ...problems.slice(0, told), ...more].join(
          '\n'
        )
  })
  return problems.length === 0 ? exitCodes.yes : exitCodes.no
}
