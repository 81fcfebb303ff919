import { type DocumentProblem, isFailure } from '@instep/contracts'
import type { ServiceContract } from '@instep/registry'

/** A document as it was understood, or what is wrong with it. */
export type ReadDocument =
  | { readonly kind: 'read'; readonly contract: ServiceContract }
  | { readonly kind: 'invalid'; readonly problems: readonly DocumentProblem[]; readonly count: number }

/** Reads an AsyncAPI document without a registry. What reads it is loaded only now. */
export async function readDocument(document: string): Promise<ReadDocument> {
  const { createContractReader } = await import('@instep/registry')
  await using reader = createContractReader()
  try {
    return { kind: 'read', contract: await reader.read(document) }
  } catch (error) {
    if (!isFailure(error, 'serviceContractInvalid')) throw error
    return { kind: 'invalid', ...error.facts }
  }
}
