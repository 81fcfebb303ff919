import { compareContents } from './compare-contents.ts'
import { configure } from './configure.ts'
import { catalogue } from './content-types.ts'
import { wordsOf } from './refusal.ts'
import type { Registry } from './registry.ts'
import type { PluginHandlers } from './rpc/server.ts'

/** The plugin, as the driver asks it. @param registry where schemas are looked up that a pact does not hold */
export function createPlugin(registry: Registry | undefined): PluginHandlers {
  return {
    InitPlugin: async () => ({ catalogue }),
    UpdateCatalogue: async () => ({}),
    ConfigureInteraction: ({ contentType = '', contentsConfig = {} }) =>
      told(() => configure(contentType, contentsConfig, registry)),
    CompareContents: request => told(() => compareContents(request, registry)),
    // No expression asks for values that change from run to run.
    GenerateContent: async ({ contents = {} }) => ({ contents })
  }
}

/** What cannot be done is told in the answer. */
async function told<Answer>(work: () => Promise<Answer>): Promise<Answer | { readonly error: string }> {
  try {
    return await work()
  } catch (error) {
    const words = wordsOf(error)
    if (words === undefined) throw error
    return { error: words }
  }
}
