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

/**
 * What it takes to check a new version of 2 KB against all that are there, and to register it under BACKWARD_TRANSITIVE,
 * with one client. Sample by sample the histories take turns, so that all of them see the same machine.
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
  // Of other texts than are registered: what was parsed once need not be parsed again.
  const kinds = {
    check: (subject: string, sample: number) => check(subject, 5000 + sample),
    register: (subject: string, sample: number) => registration(subject, 1000 + sample)
  }
  const times = new Map<string, number[]>()
  for (let sample = 0; sample < samples; sample++) {
    for (const [kind, callOf] of Object.entries(kinds)) {
      for (const history of histories) {
        const call = callOf(subjectOf(history, sample), sample)
        const started = performance.now()
        await send(agent, url, call)
        const name = nameOf(kind, history)
        times.set(name, [...(times.get(name) ?? []), performance.now() - started])
      }
    }
  }
  agent.destroy()
  return Object.keys(kinds).flatMap(kind => {
    const medians = histories.map(history => medianOf(times.get(nameOf(kind, history)) ?? []))
    return histories.map((history, index) => {
      const sorted = (times.get(nameOf(kind, history)) ?? []).toSorted((one, other) => one - other)
      return {
        'one client, a schema of 2 KB': nameOf(kind, history),
        'median (ms)': medians[index]?.toFixed(2),
        'p90 (ms)': quantile(sorted, 0.9).toFixed(2),
        'median, 1 version = 1': ((medians[index] ?? Number.NaN) / (medians[0] ?? Number.NaN)).toFixed(2)
      }
    })
  })
}

function nameOf(kind: string, { versions }: History): string {
  return `${kind}, over ${versions} ${versions === 1 ? 'version' : 'versions'}`
}

function check(subject: string, version: number): Call {
  return call(`/compatibility/subjects/${subject}/versions`, subject, version)
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
