import type { Command, Option } from './command.ts'
import { commands } from './commands/index.ts'
import { table } from './output.ts'

const sharedOptions: Readonly<Record<string, Option>> = {
  registry: {
    type: 'string',
    value: 'URL',
    summary: 'The registry (INSTEP_REGISTRY; http://localhost:8081)'
  },
  format: { type: 'string', value: 'text|json', summary: 'For people (the default), or for programs' },
  help: { type: 'boolean', summary: 'This page' }
}

const codes = `Exit codes: 0 done, or yes; 1 no, or refused; 2 unknown; 3 wrong usage, or no connection.`

/** The list of commands: all, or those that begin with the words given. */
export function help(words: readonly string[]): string {
  const wanted = commands.filter(({ name }) => name.startsWith(words.join(' ')))
  const shown = wanted.length > 0 ? wanted : commands
  const rows = shown.map(({ name, words: rest, summary }) => [`  ${name} ${rest}`, summary])
  const serve = [['  serve', 'Run the registry in this terminal']]
  return `Instep keeps event-driven services in step.

Usage: instep COMMAND [OPTIONS]

${table(['Commands', ''], shown === wanted && words.length > 0 ? rows : [...serve, ...rows])}

instep COMMAND --help tells more of each.
${codes}
`
}

/** Everything about one command. */
export function commandHelp({ name, words, summary, options, formats = [], notes }: Command): string {
  const format = { ...sharedOptions.format, value: ['text', 'json', ...formats].join('|') } as Option
  const rows = Object.entries({ ...options, ...sharedOptions, format }).map(
    ([option, { value, summary: text }]) => [`  --${option}${value === undefined ? '' : ` ${value}`}`, text]
  )
  return `${summary}

Usage: instep ${name} ${words} [OPTIONS]

${table(['Options', ''], rows)}
${notes === undefined ? '' : `\n${notes}\n`}
${codes}
`
}
