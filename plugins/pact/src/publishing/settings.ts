import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { patient, RegistryFailure } from '@instep/messages'
import type { ClientOptions } from '@instep/protocol'
import { buildIn, filled, type Variables } from './ci.ts'

/** What a run of tests is about, and where what it finds goes. */
export interface Settings {
  /** The address of the registry; undefined where nobody said one. */
  readonly registry: string | undefined
  readonly token: string | undefined
  /** The version of the service that is tested: what the pacts and results are published under. */
  readonly version: string | undefined
  readonly branch: string | undefined
  readonly buildUrl: string | undefined
  /** Whether results go to the registry: those of a build do, those of somebody's own machine when told. */
  readonly isPublishing: boolean
  /** Whether only files are written. */
  readonly isOffline: boolean
  /** Whether pacts are added to what the version has published, when several runs publish parts. */
  readonly isMerging: boolean
  /** Where a run leaves its pacts and proofs. */
  readonly folder: string
}

/** Asks git; undefined where there is none, or no answer. */
export type AskGit = (...words: readonly string[]) => string | undefined

/**
 * Reads them from the variables of Instep, else those of the CI system, else from git.
 * @throws TypeError for a switch that is neither on nor off
 */
export function settingsFrom(env: Variables = process.env, git: AskGit = askGit): Settings {
  const build = buildIn(env)
  const ci = flag(env, 'CI')
  return {
    registry: filled(env, ['INSTEP_REGISTRY']),
    token: filled(env, ['INSTEP_TOKEN']),
    version: filled(env, ['INSTEP_VERSION']) ?? build?.version ?? git('rev-parse', 'HEAD'),
    branch: filled(env, ['INSTEP_BRANCH']) ?? build?.branch ?? git('branch', '--show-current'),
    buildUrl: filled(env, ['INSTEP_BUILD_URL']) ?? build?.url,
    isPublishing: flag(env, 'INSTEP_PUBLISH') ?? ci ?? build !== undefined,
    isOffline: flag(env, 'INSTEP_OFFLINE') ?? false,
    isMerging: flag(env, 'INSTEP_MERGE') ?? false,
    folder: filled(env, ['INSTEP_FOLDER']) ?? '.instep'
  }
}

/** Where a registry is, and how it is asked: with the token, and without waiting long. */
export interface Asked {
  readonly url: string
  readonly client: ClientOptions
}

/** Runners give a test 5 seconds unless told, and what is the matter must be said before. */
const usualPatience = 3000

/** The registry of a run. @param patience how long an answer may take, in milliseconds @throws RegistryFailure when nobody named one */
export function registryOf(
  { registry, token }: Pick<Settings, 'registry' | 'token'>,
  patience = usualPatience
): Asked {
  if (registry === undefined)
    throw new RegistryFailure(
      'nobody said where the registry is: set INSTEP_REGISTRY, or INSTEP_OFFLINE=1 to do without',
      { kind: 'absent' }
    )
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return { url: registry, client: { send: patient(patience), headers } }
}

const switches: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  on: true,
  '0': false,
  false: false,
  no: false,
  off: false
}

/** CI systems set `CI` to what they like: that it is set says enough. */
function flag(env: Variables, name: string): boolean | undefined {
  const text = filled(env, [name])
  if (text === undefined) return undefined
  const value = switches[text.toLowerCase()] ?? (name === 'CI' ? true : undefined)
  if (value === undefined) throw new TypeError(`${name} is 1 or 0, not ${text}`)
  return value
}

const answers = new Map<string, string | undefined>()

/** Asked once by a process: what is tested does not change under its feet. */
function askGit(...words: readonly string[]): string | undefined {
  const key = JSON.stringify(words)
  if (!answers.has(key)) answers.set(key, gitAnswer(words))
  return answers.get(key)
}

function gitAnswer(words: readonly string[]): string | undefined {
  try {
    const answer = execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return answer.trim() || undefined
  } catch {
    return undefined
  }
}
