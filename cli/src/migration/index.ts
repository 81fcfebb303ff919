import process from 'node:process'
import * as z from 'zod'
import { type Invocation, UsageError, wordsOf } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { importFromConfluent } from './from-confluent.ts'
import { importFromPactBroker } from './from-pact-broker.ts'
import { createRemote, type Remote } from './remote.ts'
import { createReport, type Migration, type Report } from './report.ts'
import { clusterOf, clusterOptions } from './schemas-topic/cluster.ts'
import { readTopic } from './schemas-topic/read-topic.ts'
import { Log } from './schemas-topic/replay.ts'
import { topicSource } from './schemas-topic/source.ts'
import { registrySource } from './source.ts'

/** The options that name where to import from. */
export const originOptions = {
  'from-confluent': {
    type: 'string',
    value: 'URL',
    summary:
      'Bring over the subjects of a registry with the Confluent API: ids, versions, configs, modes, contexts'
  },
  'from-kafka': {
    type: 'string',
    value: 'BROKERS',
    summary: "The same from a Confluent registry's own topic, without the registry: host:port, host:port, …"
  },
  'from-pact-broker': {
    type: 'string',
    value: 'URL',
    summary: 'Bring over the pacts of a broker: versions, branches, tags, results, environments, deployments'
  }
} as const

/** What else may be said of where to import from. */
export const originDetails = clusterOptions

export type Origin = keyof typeof originOptions

/** Something to import from: what it is called, and how it is brought over. */
interface Opened {
  readonly url: string
  bringOver(target: Remote, report: Report): Promise<Migration>
}

const openers: Readonly<Record<Origin, (invocation: Invocation, named: string) => Promise<Opened>>> = {
  async 'from-confluent'(_, url) {
    const remote = remoteAt(url, 'from-confluent')
    return {
      url: remote.url,
      bringOver: (target, report) => importFromConfluent(registrySource(remote), target, report)
    }
  },
  async 'from-kafka'(invocation, brokers) {
    const topic = invocation.text('topic') ?? '_schemas'
    const cluster = await clusterOf(invocation, brokers)
    const url = `${topic} on ${cluster.brokers.join(', ')}`
    return {
      url,
      async bringOver(target, report) {
        const log = new Log()
        for await (const record of readTopic(cluster, topic, report)) log.add(record)
        return importFromConfluent(topicSource(url, log), target, report)
      }
    }
  },
  async 'from-pact-broker'(_, url) {
    const remote = remoteAt(url, 'from-pact-broker')
    return {
      url: remote.url,
      bringOver: (target, report) => importFromPactBroker(remote, target, report)
    }
  }
}

function remoteAt(url: string, origin: Origin): Remote {
  if (!URL.canParse(url)) throw new UsageError(`--${origin} takes a URL, not ${url}`)
  const token = process.env.INSTEP_SOURCE_TOKEN
  return createRemote(url, token === undefined ? {} : { authorization: `Bearer ${token}` })
}

/** @throws UsageError when an answer is not what such a server gives */
async function understood(url: string, work: () => Promise<Migration>): Promise<Migration> {
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
  const source = await openers[origin](invocation, invocation.text(origin) ?? '')
  const target = createRemote(registry, client.headers)
  if (source.url === target.url) throw new UsageError('a registry cannot be imported into itself')
  const { written, problems } = await understood(source.url, () => source.bringOver(target, createReport()))
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
