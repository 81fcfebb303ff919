import process from 'node:process'
import { parseArgs } from 'node:util'
import { ReplyError } from '@instep/protocol'
import { type Command, type Invocation, UsageError } from './command.ts'
import { commands } from './commands/index.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { commandHelp, help } from './help.ts'
import { createOutput } from './output.ts'
import { RegistryFailure } from './run-results.ts'
import { serveCommand } from './serve.ts'
import { explainError } from './words/errors.ts'

/** Options that every command takes. */
const shared = {
  registry: { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const

const defaultRegistry = 'http://localhost:8081'

/** Runs one command line and returns its exit code. @param line without the program's name */
export async function main(line: readonly string[]): Promise<ExitCode> {
  const command = commands.find(({ name }) => isCalled(name, line))
  if (line[0] === 'serve') return serveCommand(line.slice(1))
  if (command === undefined) return withoutCommand(line)
  try {
    return await run(command, line.slice(command.name.split(' ').length))
  } catch (error) {
    return fail(command, error)
  }
}

function isCalled(name: string, line: readonly string[]): boolean {
  return name.split(' ').every((word, index) => line[index] === word)
}

function withoutCommand(line: readonly string[]): ExitCode {
  const asksForHelp = line.length === 0 || line.some(word => ['help', '--help', '-h'].includes(word))
  if (!asksForHelp) {
    process.stderr.write(`There is no command "${line.join(' ')}".\n\n`)
  }
  const stream = asksForHelp ? process.stdout : process.stderr
  stream.write(help(line.filter(word => !word.startsWith('-') && word !== 'help')))
  return asksForHelp ? exitCodes.yes : exitCodes.usage
}

async function run(command: Command, rest: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parsed(command, rest)
  if (values.help === true) {
    process.stdout.write(commandHelp(command))
    return exitCodes.yes
  }
  return command.run(invocationOf(command, values, positionals))
}

function parsed(command: Command, rest: readonly string[]) {
  try {
    return parseArgs({
      args: [...rest],
      options: { ...command.options, ...shared },
      allowPositionals: true
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

function invocationOf({ formats = [] }: Command, values: Values, words: readonly string[]): Invocation {
  const { env, stdout } = process
  const format = String(values.format ?? 'text')
  const known = ['text', 'json', ...formats]
  if (!known.includes(format)) throw new UsageError(`--format is ${known.join(' or ')}, not ${format}`)
  const textsOf = (option: string) =>
    [values[option]].flat().filter((value): value is string => typeof value === 'string')
  const token = env.INSTEP_TOKEN
  return {
    words,
    text: option => textsOf(option).at(-1),
    texts: textsOf,
    isSet: option => values[option] === true,
    registry: textsOf('registry').at(-1) ?? env.INSTEP_REGISTRY ?? defaultRegistry,
    client: token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    summaryFile: env.GITHUB_STEP_SUMMARY,
    out: createOutput({
      format,
      isColoured: stdout.isTTY === true && env.NO_COLOR === undefined,
      width: stdout.columns ?? 100,
      write: text => void stdout.write(text)
    })
  }
}

function fail(command: Command, error: unknown): ExitCode {
  process.stderr.write(`${explainError(error)}\n`)
  if (error instanceof UsageError) {
    process.stderr.write(
      `\nUsage: instep ${command.name} ${command.words}\nMore: instep ${command.name} --help\n`
    )
  }
  const isRefused =
    error instanceof ReplyError || (error instanceof RegistryFailure && error.kind === 'refused')
  return isRefused ? exitCodes.no : exitCodes.usage
}
