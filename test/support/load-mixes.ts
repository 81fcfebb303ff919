import type { Asked } from './load.ts'
import type { Action } from './load-actions.ts'
import type { Random } from './random.ts'

/** A schema of a subject: none of another subject is like it, and all of one subject are compatible with each other. */
export const schemaText = (subject: string, index: number): string =>
  JSON.stringify({
    type: 'record',
    name: subject.replaceAll('-', '_'),
    fields: [{ name: `f${index}`, type: 'long', default: 0 }]
  })

/** A pact of a consumer: each index has a content of its own. */
export const pactText = (consumer: string, index: number): string =>
  JSON.stringify({
    consumer: { name: consumer },
    provider: { name: 'provider' },
    interactions: [
      {
        description: `call ${index}`,
        request: { method: 'GET', path: `/${index}` },
        response: { status: 200 }
      }
    ]
  })

export interface SchemaMix {
  readonly subjects: readonly string[]
  /** So many schemas each subject may have: few make clients ask for what is there already. */
  readonly schemas: number
  /** The share of requests that delete. */
  readonly deletions: number
}

/** All schemas are compatible in every direction, so that a level refuses none. */
const levels = ['NONE', 'BACKWARD', 'FORWARD', 'FULL']

const kinds = [
  'register',
  'register',
  'register',
  'look-up',
  'version',
  'latest',
  'versions',
  'by-id',
  'level',
  'set-level'
] as const

/** Registrations, look-ups, reads, soft deletions and settings over some subjects. */
export function schemaMix({ subjects, schemas, deletions }: SchemaMix) {
  return (random: Random): Action => {
    const subject = random.pick(subjects)
    const kind = random.next() < deletions ? 'delete' : random.pick(kinds)
    const text = schemaText(subject, random.below(schemas))
    const version = 1 + random.below(schemas)
    const actions: Readonly<Record<typeof kind, Action>> = {
      register: { kind: 'register', subject, text },
      'look-up': { kind: 'look-up', subject, text },
      delete: { kind: 'delete', subject, version },
      version: { kind: 'version', subject, version },
      latest: { kind: 'latest', subject },
      versions: { kind: 'versions', subject },
      level: { kind: 'level', subject },
      'set-level': { kind: 'set-level', subject, level: random.pick(levels) },
      'by-id': { kind: 'by-id', id: 1 + random.below(schemas * subjects.length) }
    }
    return actions[kind]
  }
}

interface PublishedPact {
  readonly consumer: string
  readonly version: string
  readonly sha: string
}

/** Publications, verifications of what was published, and deployments of it. @param environment its UUID */
export function pactMix(consumers: readonly string[], environment: string) {
  const published: PublishedPact[] = []
  let versions = 0
  return {
    next(random: Random): Action {
      versions += 1
      const pact = published.length === 0 ? undefined : random.pick(published)
      if (pact === undefined || random.next() < 0.4) {
        const consumer = random.pick(consumers)
        return {
          kind: 'publish',
          consumer,
          version: `v${versions}`,
          text: pactText(consumer, random.below(9))
        }
      }
      const { consumer, version, sha } = pact
      return random.next() < 0.6
        ? { kind: 'verify', consumer, sha, version: `p${versions}` }
        : { kind: 'deploy', service: consumer, version, at: environment }
    },

    heard({ action, outcome }: Asked): void {
      if (action.kind !== 'publish' || outcome.kind !== 'ok') return
      const { _links: links } = outcome.body as { readonly _links: Record<string, { readonly href: string }> }
      const sha = links['pb:pact-version']?.href.split('/').at(-1) ?? ''
      published.push({ consumer: action.consumer, version: action.version, sha })
    }
  }
}
