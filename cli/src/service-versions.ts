import type { ServiceVersion } from '@instep/contracts'
import { UsageError } from './command.ts'

/** Reads `orders@2.0.0`; the version is what stands behind the last `@`. @throws UsageError */
export function serviceVersionOf(word: string, option?: string): ServiceVersion {
  const [, service, version] = /^(.+)@([^@]+)$/.exec(word) ?? []
  if (service === undefined || version === undefined) {
    throw new UsageError(
      option === undefined
        ? `expected SERVICE@VERSION, got ${word}`
        : `${option} wants SERVICE@VERSION, not ${word}`
    )
  }
  return { service, version }
}
