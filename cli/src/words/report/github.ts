import { type CaseOutcome, type Report, worstFirst } from './report.ts'

/** How each outcome is annotated; what is well is not. */
const commands: Readonly<Record<CaseOutcome, 'error' | 'warning' | 'notice' | undefined>> = {
  error: 'error',
  unknown: 'error',
  warning: 'warning',
  notice: 'notice',
  waived: 'notice',
  ok: undefined
}

/** A report as workflow commands of GitHub Actions, which show as annotations; GitHub keeps the first ten of a kind. */
export function githubCommands({ title, outcome, answer, cases }: Report): string {
  const lines = worstFirst(cases).flatMap(one => {
    const command = commands[one.outcome]
    return command === undefined ? [] : [commandOf(command, one.name, one.text === '' ? one.name : one.text)]
  })
  return [commandOf(outcome === 'ok' ? 'notice' : 'error', title, answer), ...lines].join('\n')
}

/** Something that went wrong beside what was asked. */
export function warningCommand(title: string, message: string): string {
  return commandOf('warning', title, message)
}

function commandOf(command: string, title: string, message: string): string {
  return `::${command} title=${property(title)}::${data(message)}`
}

/** A message is one line, whatever it holds; else its lines might be commands of their own. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
