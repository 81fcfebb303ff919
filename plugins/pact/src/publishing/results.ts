import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asking } from '@instep/messages'
import { type ClientOptions, createClient, pact } from '@instep/protocol'
import * as z from 'zod'
import { kept } from './run-folder.ts'

const verificationResult = z
  .object({
    provider: z.string(),
    consumer: z.string(),
    /** What the consumer's versions with this content were called when it was selected. */
    consumerVersion: z.string(),
    /** The content that was verified. */
    sha: z.string(),
    /** Why it was selected, as the registry wants it back. */
    metadata: z.string().optional(),
    success: z.boolean(),
    version: z.string(),
    branch: z.string().optional(),
    buildUrl: z.string().optional()
  })
  .readonly()

/** What a provider version found out about a pact. */
export type VerificationResult = z.infer<typeof verificationResult>

/** Keeps a result in the folder of a run; of one that was verified twice the later counts. */
export async function keepResult(folder: string, result: VerificationResult): Promise<void> {
  const results = join(folder, 'results')
  await mkdir(results, { recursive: true })
  const { provider, consumer, sha, version } = result
  const name = createHash('sha256')
    .update(JSON.stringify([provider, consumer, sha, version]))
    .digest('hex')
  await writeFile(join(results, `${name.slice(0, 16)}.json`), `${JSON.stringify(result, undefined, 2)}\n`)
}

/** The results in the folder of a run; none when there is no such folder. */
export async function keptResults(folder: string): Promise<readonly VerificationResult[]> {
  const results = join(folder, 'results')
  const names = await readdir(results).catch(() => [])
  return Promise.all(
    names
      .filter(name => name.endsWith('.json'))
      .toSorted()
      .map(async name => {
        const file = join(results, name)
        return kept(file, await readFile(file, 'utf8'), verificationResult)
      })
  )
}

/** Tells a registry what came of a verification, and on which branch. @throws RegistryFailure */
export async function sendResult(
  registry: string,
  { provider, consumer, sha, metadata, success, version, branch, buildUrl }: VerificationResult,
  client: ClientOptions
): Promise<void> {
  const versions = createClient(pact.versions, registry, client)
  const results = createClient(pact.verifications, registry, client)
  const body = { success, providerApplicationVersion: version, buildUrl }
  await asking(registry, async () => {
    if (branch !== undefined)
      await versions.putBranchVersion({ params: { pacticipant: provider, branch, version } })
    await (metadata === undefined
      ? results.publishResult({ params: { provider, consumer, sha }, body })
      : results.publishResultWithMetadata({ params: { provider, consumer, sha, metadata }, body }))
  })
}
