import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { styleText } from 'node:util'

const root = join(import.meta.dirname, '../../..')
const instep = join(root, 'cli/bin/instep.js')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const example = join(import.meta.dirname, '..')

/** Tells the story: headings, remarks, and commands with what they print. */
export interface Narrator {
  chapter(title: string): void
  say(text: string): void
  /** Runs `instep` as a person would, and expects this exit code. */
  instep(words: readonly string[], expected?: number): Promise<void>
  /** The same again and again, until it ends with this exit code and tells of something: what brokers count they tell later. */
  instepUntil(words: readonly string[], expected: number, telling: string): Promise<void>
  /** Runs some of the example's tests, and expects this exit code. */
  test(files: string, variables?: Readonly<Record<string, string>>, expected?: number): Promise<void>
}

/** Where commands are run, and what they are told besides. */
export interface Stage {
  readonly folder?: string
  readonly variables?: Readonly<Record<string, string>>
}

const patienceMilliseconds = 20_000

export function createNarrator(registry: string, { folder = example, variables = {} }: Stage = {}): Narrator {
  let chapters = 0
  /** As a build on the main branch has them. */
  const surroundings = {
    INSTEP_REGISTRY: registry,
    INSTEP_BRANCH: 'main',
    INSTEP_PUBLISH: '1',
    PACT_DO_NOT_TRACK: 'true',
    ...variables
  }
  const write = (text: string): void => void process.stdout.write(`${text}\n`)
  const run = async (
    shown: string,
    words: readonly string[],
    expected: number,
    own: Readonly<Record<string, string>> = {},
    cwd = folder
  ): Promise<void> => {
    write(`\n${styleText('cyan', `$ ${shown}`)}`)
    const child = spawn(process.execPath, [...words], {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...surroundings, ...own }
    })
    const [code] = await once(child, 'exit')
    if (code !== expected) throw new Error(`${shown} ended with ${code} instead of ${expected}`)
  }
  const tryOnce = async (words: readonly string[]): Promise<{ code: unknown; printed: string }> => {
    const child = spawn(process.execPath, [instep, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // It is no terminal, and is shown on one.
      env: { ...process.env, ...surroundings, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) }
    })
    const [printed, complaint, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit')
    ])
    return { code, printed: `${printed}${complaint}` }
  }
  return {
    chapter: title => write(`\n${styleText('bold', `${++chapters}. ${title}`)}`),
    say: write,
    instep: (words, expected = 0) =>
      run(`instep ${words.map(quoted).join(' ')}`, [instep, ...words], expected),
    async instepUntil(words, expected, telling) {
      const shown = `instep ${words.map(quoted).join(' ')}`
      write(`\n${styleText('cyan', `$ ${shown}`)}`)
      const deadline = Date.now() + patienceMilliseconds
      for (;;) {
        const { code, printed } = await tryOnce(words)
        if (code === expected && printed.includes(telling)) return write(printed.trimEnd())
        if (Date.now() > deadline)
          throw new Error(`${shown} ended with ${code} instead of ${expected}:\n${printed}`)
      }
    },
    test: (files, own = {}, expected = 0) => {
      const settings = Object.entries(own).map(([name, value]) => `${name}=${value} `)
      return run(
        `${settings.join('')}vitest run ${files}`,
        [vitest, 'run', '--config', 'vitest.config.ts', files],
        expected,
        own,
        example
      )
    }
  }
}

/** As it would be typed. */
function quoted(word: string): string {
  return /\s/.test(word) ? `"${word}"` : word
}
