import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
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
  /** Runs some of the example's tests, and expects this exit code. */
  test(files: string, variables?: Readonly<Record<string, string>>, expected?: number): Promise<void>
}

export function createNarrator(registry: string): Narrator {
  let chapters = 0
  /** As a build on the main branch has them. */
  const surroundings = {
    INSTEP_REGISTRY: registry,
    INSTEP_BRANCH: 'main',
    INSTEP_PUBLISH: '1',
    PACT_DO_NOT_TRACK: 'true'
  }
  const write = (text: string): void => void process.stdout.write(`${text}\n`)
  const run = async (
    shown: string,
    words: readonly string[],
    expected: number,
    variables: Readonly<Record<string, string>> = {}
  ): Promise<void> => {
    write(`\n${styleText('cyan', `$ ${shown}`)}`)
    const child = spawn(process.execPath, [...words], {
      cwd: example,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...surroundings, ...variables }
    })
    const [code] = await once(child, 'exit')
    if (code !== expected) throw new Error(`${shown} ended with ${code} instead of ${expected}`)
  }
  return {
    chapter: title => write(`\n${styleText('bold', `${++chapters}. ${title}`)}`),
    say: write,
    instep: (words, expected = 0) =>
      run(`instep ${words.map(quoted).join(' ')}`, [instep, ...words], expected),
    test: (files, variables = {}, expected = 0) => {
      const settings = Object.entries(variables).map(([name, value]) => `${name}=${value} `)
      return run(
        `${settings.join('')}vitest run ${files}`,
        [vitest, 'run', '--config', 'vitest.config.ts', files],
        expected,
        variables
      )
    }
  }
}

/** As it would be typed. */
function quoted(word: string): string {
  return /\s/.test(word) ? `"${word}"` : word
}
