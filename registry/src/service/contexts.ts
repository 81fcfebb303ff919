import { defaultContext, Failure, type FailureCode, type Subject } from '@instep/contracts'
import { type Core, write } from './core.ts'

/** Forgets a context. @throws Failure contextNotEmpty while any subject, deleted or not, is in it */
export function removeContext(core: Core, name: string): Promise<void> {
  const context = name.startsWith('.') ? name : `.${name}`
  if (name.includes(':')) throw new Failure('contextInvalid', { context: name })
  return write(core, async ({ store }) => {
    const subjects = await store.schemas.subjects({ context, visibility: 'all' })
    if (subjects.length > 0) throw new Failure('contextNotEmpty', { context })
    await store.schemas.removeContext(context)
  })
}

const notFound: readonly FailureCode[] = ['subjectNotFound', 'versionNotFound', 'schemaNotFound']

/**
 * Looks for something under a subject. When a subject without a context has it not, the subjects of that name in the
 * other contexts are tried. @throws Failure what the first look threw, when none has it
 */
export async function inAnyContext<Result>(
  core: Core,
  subject: Subject,
  look: (subject: Subject) => Promise<Result>
): Promise<Result> {
  try {
    return await look(subject)
  } catch (error) {
    if (subject.context !== defaultContext || !isNotFound(error)) throw error
    for (const context of await core.store.schemas.contexts()) {
      if (context === defaultContext) continue
      const found = await look({ ...subject, context }).catch(unlessNotFound)
      if (found !== undefined) return found
    }
    throw error
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Failure && notFound.includes(error.code)
}

function unlessNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error
}
