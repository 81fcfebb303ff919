import type { Reader } from './audit-reader.ts'
import type { Asked } from './load.ts'
import { type Action, provider } from './load-actions.ts'

/** Where something acknowledged must be found, and what must be read there. */
interface Promised {
  readonly path: string
  readonly holds: unknown
  readonly read: (found: Found) => unknown
}

type Found = Readonly<Record<string, unknown>>

/** Undefined for what this has no say in. */
function promised(action: Action, body: unknown): Promised | undefined {
  switch (action.kind) {
    case 'publish': {
      const { consumer, version, text } = action
      const path = `/pacts/provider/${provider}/consumer/${consumer}/version/${version}`
      return { path, holds: descriptions(JSON.parse(text)), read: descriptions }
    }
    case 'verify': {
      const { href } = (body as { readonly _links: { readonly self: { readonly href: string } } })._links.self
      const path = new URL(href).pathname
      return { path, holds: action.version, read: found => found.providerApplicationVersion }
    }
    case 'deploy': {
      const { uuid } = body as { readonly uuid: string }
      return { path: `/deployed-versions/${uuid}`, holds: uuid, read: found => found.uuid }
    }
    default:
      return undefined
  }
}

function descriptions({ interactions }: Found): string {
  return (interactions as readonly { readonly description: string }[]).map(one => one.description).join()
}

/** Every pact, verification and deployment that was acknowledged is there. @returns what is wrong */
export async function auditPacts(reader: Reader, asked: readonly Asked[]): Promise<readonly string[]> {
  const problems: string[] = []
  await reader.each(asked, async ({ action, outcome }) => {
    if (outcome.kind !== 'ok') return
    const promise = promised(action, outcome.body)
    if (promise === undefined) return
    const { path, holds, read } = promise
    const found = (await reader.get(path)) as Found | undefined
    // Results are numbered: one that is given another's number finds the other's version here.
    const held = found && read(found)
    if (held !== holds) problems.push(`${path} gives ${held}, and should give ${holds}`)
  })
  return problems
}
