import { Agent } from 'node:http'
import { type Call, send } from './load.ts'
import { medianOf, quantile } from './numbers.ts'
import { mediumAvro } from './schemas.ts'

/** So many samples a figure is made of. */
const samples = 100

/** How many versions a subject has, and how many subjects share the samples, so that it has not many more at the end. */
const histories = [
  { versions: 1, subjects: samples },
  { versions: 50, subjects: 10 },
  { versions: 500, subjects: 1 }
] as const

type History = (typeof histories)[number]

/** What is asked. Checks are of other texts than registrations: what was parsed once need not be parsed again. */
const kinds = [
  {
    name: 'check',
    call: (subject: string, sample: number) =>
      call(`/compatibility/subjects/${subject}/versions`, subject, 5000 + sample)
  },
  { name: 'register', call: (subject: string, sample: number) => registration(subject, 1000 + sample) }
] as const

type Kind = (typeof kinds)[number]

/**
 * What it takes to check a new version of 2 KB against all that are there, and to register it under BACKWARD_TRANSITIVE,
 * with one client. All take turns, sample by sample, so that they see the same machine.
 */
export async function transitive(url: string, own: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const subjectOf = ({ versions, subjects }: History, sample: number) =>
    `${own}-over-${versions}-${sample % subjects}`
  for (const history of histories) {
    for (let index = 0; index < history.subjects; index++) {
      const subject = subjectOf(history, index)
      await setLevel(url, subject)
      for (let version = 0; version < history.versions; version++) {
        await send(agent, url, registration(subject, version))
      }
    }
  }
  const cases = kinds.flatMap(kind => histories.map(history => ({ kind, history, times: [] as number[] })))
  for (let sample = 0; sample < samples; sample++) {
    for (const { kind, history, times } of cases) {
      const call = kind.call(subjectOf(history, sample), sample)
      const started = performance.now()
      await send(agent, url, call)
      times.push(performance.now() - started)
    }
  }
  agent.destroy()
  return cases.map(({ kind, history, times }) => {
    const sorted = times.toSorted((one, other) => one - other)
    const first = cases.find(one => one.kind === kind)?.times ?? []
    return {
      'one client, a schema of 2 KB': nameOf(kind, history),
      'median (ms)': medianOf(times).toFixed(2),
      'p90 (ms)': quantile(sorted, 0.9).toFixed(2),
      'median, 1 version = 1': (medianOf(times) / medianOf(first)).toFixed(2)
    }
  })
}

function nameOf({ name }: Kind, { versions }: History): string {
  return `${name}, over ${versions} ${versions === 1 ? 'version' : 'versions'}`
}

function registration(subject: string, version: number): Call {
  return call(`/subjects/${subject}/versions`, subject, version)
}

function call(path: string, subject: string, version: number): Call {
  return { path, method: 'POST', body: JSON.stringify({ schema: evolved(subject, version) }) }
}

/** Versions that all get on with each other; every subject has its own. */
function evolved(subject: string, version: number): string {
  const schema = JSON.parse(mediumAvro())
  const field = { name: `since${version}`, type: ['null', 'string'], default: null }
  return JSON.stringify({ ...schema, name: subject.replaceAll('-', '_'), fields: [...schema.fields, field] })
}

async function setLevel(url: string, subject: string): Promise<void> {
  const response = await fetch(`${url}/config/${subject}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ compatibility: 'BACKWARD_TRANSITIVE' })
  })
  if (!response.ok) throw new Error(await response.text())
}
