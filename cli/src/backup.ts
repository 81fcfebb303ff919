import process from 'node:process'
import { isFailure } from '@instep/contracts'
import type { BackupStore } from '@instep/registry'
import { type ExitCode, exitCodes } from './exit-codes.ts'

export type { Progress } from '@instep/registry'

type Registry = typeof import('@instep/registry')

/** The option that names the store of a backup. */
export const storeOption = {
  type: 'string',
  value: 'URL',
  summary: 'The store: sqlite:<file> or postgres://… (INSTEP_STORE; sqlite:./data/instep.db)'
} as const

/**
 * Works on stores without a service, and tells what hinders it in a sentence. The registry's code is loaded only now:
 * the other commands start without it.
 */
export async function withRegistry(work: (registry: Registry) => Promise<ExitCode>): Promise<ExitCode> {
  const registry = await import('@instep/registry')
  try {
    return await work(registry)
  } catch (error) {
    const problem = problemOf(registry, error)
    if (problem === undefined) throw error
    process.stderr.write(`${problem.words}\n`)
    return problem.code
  }
}

function problemOf(
  { BackupError, SettingsError, StoreError }: Registry,
  error: unknown
): { readonly words: string; readonly code: ExitCode } | undefined {
  if (error instanceof BackupError) return { words: error.message, code: exitCodes.no }
  if (error instanceof SettingsError || error instanceof StoreError) {
    return { words: error.message, code: exitCodes.usage }
  }
  if (isFailure(error, 'storeUnavailable')) {
    const { cause } = error
    const reasons = cause instanceof AggregateError ? cause.errors : [cause]
    const detail = reasons
      .map(reason => (reason instanceof Error ? reason.message : String(reason)))
      .join(', ')
    return { words: `The store cannot be reached: ${detail}`, code: exitCodes.usage }
  }
  return undefined
}

/** The store that an option names, else the one that the registry would run on. */
export function openNamedStore(
  { openBackup, readSettings }: Registry,
  named: string | undefined,
  role: 'source' | 'target'
): Promise<BackupStore> {
  const { store } = readSettings(named === undefined ? [] : ['--store', named], process.env)
  return openBackup(store, role)
}

export function totalOf(rows: Readonly<Record<string, number>>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0)
}
