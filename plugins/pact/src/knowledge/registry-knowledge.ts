import { asking, createSchemas, RegistryFailure, type Schemas } from '@instep/messages'
import { createClient, native, pact } from '@instep/protocol'
import type { Asked } from '../publishing/settings.ts'
import type { Knowledge, Writer, WrittenVersion } from './knowledge.ts'
import { remembering } from './remembering.ts'

interface Sending extends Writer {
  readonly subject: string
  readonly schema: { readonly subject: string; readonly version: number }
}

const known = new Map<string, Knowledge>()

/** What a registry knows. Each thing is asked once per process, also when there was no answer. */
export function registryKnowledge(asked: Asked): Knowledge {
  const key = JSON.stringify([asked.url, asked.client.headers])
  const knowledge = known.get(key) ?? ask(asked)
  known.set(key, knowledge)
  return knowledge
}

function ask({ url, client }: Asked): Knowledge {
  const schemas = createSchemas(url, client)
  const environments = createClient(pact.environments, url, client)
  const choreography = createClient(native.choreography, url, client)
  const once = remembering()

  const sendings = async (environment: string): Promise<readonly Sending[]> => {
    const { versions, sends } = await asking(url, () =>
      choreography.showChoreography({ params: { environment }, query: { retained: 'all' } })
    )
    return sends.map(({ service, version, subject, schema }) => {
      const all = versions.filter(one => one.service === service && one.version === version)
      const isRetained = all.length > 0 && all.every(({ presence }) => presence === 'retained')
      return { service, version, environments: [environment], isRetained, subject, schema }
    })
  }
  const everySending = (): Promise<readonly Sending[]> =>
    once('sendings', async () => {
      const { _embedded } = await asking(url, () => environments.listEnvironments({}))
      const found = await Promise.all(_embedded.environments.map(({ name }) => sendings(name)))
      return found.flat()
    })

  return {
    version: (subject, version) =>
      once(JSON.stringify([subject, version]), () => schemas.version(subject, version)),
    byId: id => once(String(id), () => schemas.byId(id)),
    async written(subject, start) {
      const sent = (await everySending()).filter(
        sending => sending.subject === subject && !(start === 'tail' && sending.isRetained)
      )
      if (sent.length > 0) return written(sent)
      const versions = await once(`versions of ${subject}`, () => versionsOf(schemas, subject))
      return versions.map(version => ({ subject, version, writers: [] }))
    }
  }
}

/** None of a subject that is not registered yet. */
async function versionsOf(schemas: Schemas, subject: string): Promise<readonly number[]> {
  try {
    return await schemas.versions(subject)
  } catch (error) {
    if (error instanceof RegistryFailure && error.kind === 'absent') return []
    throw error
  }
}

/** Who writes each version, each service version once. */
function written(sendings: readonly Sending[]): readonly WrittenVersion[] {
  const byVersion = Map.groupBy(sendings, ({ schema }) => JSON.stringify([schema.subject, schema.version]))
  return [...byVersion.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const byWriter = Map.groupBy(group, ({ service, version }) => JSON.stringify([service, version]))
    const writers = [...byWriter.values()].flatMap(([one, ...others]) =>
      one === undefined
        ? []
        : {
            service: one.service,
            version: one.version,
            environments: [...new Set([one, ...others].flatMap(({ environments }) => environments))],
            isRetained: [one, ...others].every(({ isRetained }) => isRetained)
          }
    )
    return [{ ...first.schema, writers }]
  })
}
