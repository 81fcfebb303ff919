import { topics } from '../store/changes.ts'
import type { ConfigStore, SchemaStore, Store } from '../store/store.ts'

/** The topics of each look-up, from its arguments. A look-up that is not here is not observed. */
type Table<Part> = {
  readonly [Name in keyof Part]?: Part[Name] extends (...given: infer Given) => unknown
    ? (...given: Given) => string | readonly string[]
    : never
}

const schemas: Table<SchemaStore> = {
  schemaByGuid: (_, guid) => topics.guid(guid),
  idsOfGuid: guid => topics.guid(guid),
  schemaById: (context, id) => topics.id(context, id),
  registrationsOfId: (context, id) => topics.id(context, id),
  registrations: subject => topics.subject(subject),
  registeredSchemas: subject => topics.subject(subject),
  registeredFacts: subject => topics.subject(subject),
  highestVersion: subject => topics.subject(subject),
  liveContents: subject => topics.subject(subject),
  newestParts: subject => topics.subject(subject),
  newestSchema: subject => topics.subject(subject),
  registeredSchema: subject => topics.subject(subject),
  subjects: () => topics.subjects,
  contexts: () => topics.contexts
}

const config: Table<ConfigStore> = {
  config: scope => topics.scope(scope),
  configsOf: scopes => scopes.map(topics.scope),
  mode: scope => topics.scope(scope),
  modesOf: scopes => scopes.map(topics.scope),
  configs: () => topics.configs
}

type Methods = Readonly<Record<PropertyKey, ((...given: unknown[]) => unknown) | undefined>>

const observable: Readonly<Record<PropertyKey, object>> = { schemas, config }

/** A store that notes what is read from it, so that what was made of it can be remembered until that changes. */
export interface ObservedStore {
  readonly store: Store
  /** What was read so far; undefined when something was read that is not observed, or written. */
  readonly read: readonly string[] | undefined
}

export function observed(store: Store): ObservedStore {
  const read = new Set<string>()
  let isComplete = true
  const note = (named: string | readonly string[] | undefined): void => {
    if (named === undefined) isComplete = false
    else for (const topic of [named].flat()) read.add(topic)
  }
  return {
    store: new Proxy(store, {
      get(target, part) {
        const lookUps = observable[part]
        if (lookUps === undefined && part !== 'changes') note(undefined)
        // The part is one of the store's, and its methods those of the table.
        const found = Reflect.get(target, part) as Methods
        return lookUps === undefined ? found : noting(found, lookUps as Methods, note)
      }
    }),
    get read() {
      return isComplete ? [...read] : undefined
    }
  }
}

/** A part of the store whose methods note their topics before they run. */
function noting(
  part: Methods,
  lookUps: Methods,
  note: (named: string | readonly string[] | undefined) => void
): Methods {
  return new Proxy(part, {
    get:
      (target, name) =>
      (...given: unknown[]) => {
        note(lookUps[name]?.(...given) as string | readonly string[] | undefined)
        return target[name]?.(...given)
      }
  })
}
