import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { type Invocation, UsageError } from '../../command.ts'
import type { Cluster } from './read-topic.ts'

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/** How a Kafka cluster is reached, on the command line. The password is read from INSTEP_KAFKA_PASSWORD. */
export const clusterOptions = {
  topic: { type: 'string', value: 'NAME', summary: 'The topic of --from-kafka; _schemas unless told' },
  'kafka-tls': { type: 'boolean', summary: 'Speak TLS with Kafka' },
  'kafka-ca': {
    type: 'string',
    value: 'FILE',
    summary: 'The certificates of authorities that Kafka is trusted by, in PEM; implies --kafka-tls'
  },
  'kafka-user': {
    type: 'string',
    value: 'NAME',
    summary: 'The user that Kafka knows; the password is in INSTEP_KAFKA_PASSWORD'
  },
  'kafka-mechanism': {
    type: 'string',
    value: 'NAME',
    summary: `How the user is shown to be one: ${mechanisms.join(', ')}; PLAIN unless told`
  }
} as const

/** @throws UsageError for what names no cluster */
export async function clusterOf(invocation: Invocation, named: string): Promise<Cluster> {
  const brokers = named
    .split(',')
    .map(broker => broker.trim())
    .filter(broker => broker !== '')
  const wrong = brokers.find(broker => !/^[^\s/:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i.test(broker))
  if (brokers.length === 0 || wrong !== undefined)
    throw new UsageError(`--from-kafka takes brokers as host:port, not ${wrong ?? named}`)
  const ca = await caOf(invocation.text('kafka-ca'))
  const sasl = saslOf(invocation)
  return {
    brokers,
    ...((ca !== undefined || invocation.isSet('kafka-tls')) && { tls: ca === undefined ? {} : { ca } }),
    ...(sasl && { sasl })
  }
}

async function caOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read`, { cause })
  }
}

function saslOf(invocation: Invocation): Cluster['sasl'] {
  const username = invocation.text('kafka-user')
  if (username === undefined) return undefined
  const password = process.env.INSTEP_KAFKA_PASSWORD
  if (password === undefined) throw new UsageError('--kafka-user needs INSTEP_KAFKA_PASSWORD')
  const named = invocation.text('kafka-mechanism')?.toUpperCase() ?? 'PLAIN'
  const mechanism = mechanisms.find(name => name === named)
  if (mechanism === undefined)
    throw new UsageError(`--kafka-mechanism is ${mechanisms.join(', ')}, not ${named}`)
  return { mechanism, username, password }
}
