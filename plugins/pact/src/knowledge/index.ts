import { RegistryFailure } from '@instep/messages'
import { registryOf, type Settings } from '../publishing/settings.ts'
import { fileKnowledge } from './file-knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import { registryKnowledge } from './registry-knowledge.ts'

/**
 * What the registry of a run knows. A file with a schema stands in where there is no registry, and where the registry
 * does not know the subject yet.
 */
export function knowledgeOf(
  settings: Pick<Settings, 'registry' | 'token' | 'isOffline'>,
  patience?: number,
  schema?: string
): Knowledge {
  const file = schema === undefined ? undefined : fileKnowledge(schema)
  if (file !== undefined && (settings.isOffline || settings.registry === undefined)) return file
  if (settings.isOffline) return ignorance()
  const registry = registryKnowledge(registryOf(settings, patience))
  return file === undefined ? registry : complemented(registry, file)
}

function complemented(registry: Knowledge, file: Knowledge): Knowledge {
  const unless = async <Value>(first: () => Promise<Value>, second: () => Promise<Value>): Promise<Value> => {
    try {
      return await first()
    } catch (error) {
      if (error instanceof RegistryFailure && error.kind === 'absent') return second()
      throw error
    }
  }
  return {
    version: (subject, version) =>
      version === undefined
        ? unless(
            () => registry.version(subject),
            () => file.version(subject)
          )
        : registry.version(subject, version),
    byId: id =>
      unless(
        () => registry.byId(id),
        () => file.byId(id)
      ),
    written: (subject, start) => registry.written(subject, start)
  }
}

function ignorance(): Knowledge {
  const refuse = async (): Promise<never> => {
    throw new RegistryFailure('there is no registry in this run, and no file of the schema', {
      kind: 'absent'
    })
  }
  return { version: refuse, byId: refuse, written: async () => undefined }
}
