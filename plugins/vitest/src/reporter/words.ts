import { styleText } from 'node:util'
import type { Published } from '@instep/pact/publishing'
import type { MessageSummary, PactSummary, ServiceSummary } from './summary.ts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** How texts are coloured; as they are, where the output is no terminal. */
export type Paint = (style: Style, text: string) => string

export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false })
export const plain: Paint = (_, text) => text

const kindNames = {
  example: 'example',
  conformity: 'conforms to its schema',
  evolution: 'evolution',
  failures: 'failures',
  verification: 'pacts',
  encoding: 'fits its schema',
  registration: 'schema may be registered',
  operation: 'as its contract says'
} as const satisfies Record<MessageSummary['kinds'][number]['kind'], string>

/** The contract summary of a run, in lines. */
export function summaryLines(services: readonly ServiceSummary[], paint: Paint, width: number): string[] {
  if (services.length === 0) return []
  const gaps = services.flatMap(gapsOf)
  return [
    paint('bold', 'Contracts'),
    ...services.flatMap(service => ['', ...serviceLines(service, paint, width)]),
    ...(gaps.length === 0
      ? []
      : ['', paint('yellow', 'Not covered'), ...gaps.flatMap(gap => wrapped(gap, width, '  ', '    '))])
  ]
}

function serviceLines(
  { service, side, messages }: ServiceSummary,
  paint: Paint,
  width: number
): readonly string[] {
  const shown = messages.filter(({ kinds, pacts }) => kinds.length + pacts.length > 0)
  if (shown.length === 0) return [`${paint('bold', service)}: nothing was shown`]
  return [
    `${paint('bold', service)} ${side === 'producer' ? 'sends' : 'receives'}`,
    ...shown.flatMap(message => messageLines(message, paint, width))
  ]
}

function messageLines(one: MessageSummary, paint: Paint, width: number): readonly string[] {
  const { message, others, subject, version, channel, kinds, pacts } = one
  const isWell = kinds.every(({ passed }) => passed) && pacts.every(isGood)
  const from = others.length === 0 ? [] : [`from ${others.join(', ')}`]
  const schema = subject === undefined ? [] : [version === undefined ? subject : `${subject} v${version}`]
  const about = [...from, ...schema, ...(channel === undefined ? [] : [`on ${channel}`])].join(', ')
  return [
    ...headLines(`${mark(isWell, paint)} ${message}`, about, paint, width, message.length),
    ...kindLines(kinds, true, paint, width),
    ...kindLines(kinds, false, paint, width),
    ...pacts.map(pact => `      ${pactText(pact, paint)}`)
  ]
}

/** What a message is about stands beside its name where there is room, else below. */
function headLines(
  name: string,
  about: string,
  paint: Paint,
  width: number,
  taken: number
): readonly string[] {
  if (about === '') return [`  ${name}`]
  if (taken + 6 + about.length <= width) return [`  ${name}  ${paint('dim', about)}`]
  return [`  ${name}`, ...wrapped(about, width, '      ', '      ').map(line => paint('dim', line))]
}

function kindLines(
  kinds: MessageSummary['kinds'],
  wanted: boolean,
  paint: Paint,
  width: number
): readonly string[] {
  const names = kinds.filter(({ passed }) => passed === wanted).map(({ kind }) => kindNames[kind])
  if (names.length === 0) return []
  const title = wanted ? 'proven: ' : 'failed: '
  return wrapped(`${title}${names.join(', ')}`, width, '      ', '        ').map(line =>
    wanted ? line : paint('red', line)
  )
}

function isGood({ passed, isPending }: PactSummary): boolean {
  return passed || isPending
}

function pactText({ name, passed, isPending }: PactSummary, paint: Paint): string {
  if (passed) return `${name} holds`
  return isPending ? paint('yellow', `${name} does not hold yet`) : paint('red', `${name} does not hold`)
}

function mark(isWell: boolean, paint: Paint): string {
  return isWell ? paint('green', '✓') : paint('red', '✗')
}

/** What a test of each side does with a field. */
const touches = { consumer: 'reads', producer: 'fills in' } as const

/** What no test has shown. */
function gapsOf({ service, side, messages }: ServiceSummary): readonly string[] {
  return messages.flatMap(({ message, kinds, pacts, untouched }) => {
    const verb = side === 'producer' ? 'sends' : 'receives'
    if (kinds.length + pacts.length === 0)
      return [`${service} declares that it ${verb} ${message}: no test does`]
    return untouched.length === 0
      ? []
      : [`${service} never ${touches[side]} of ${message}: ${untouched.join(', ')}`]
  })
}

/** What was published, in lines. */
export function publishedLines(
  { pacts, results }: Published,
  registry: string,
  paint: Paint,
  width: number
): readonly string[] {
  const lines = [
    ...pacts.map(
      ({ consumer, version, providers, notices }) =>
        [`pacts of ${consumer}@${version} with ${providers.join(', ')}`, notices] as const
    ),
    ...results.map(
      ({ provider, version, consumer, consumerVersion, success }) =>
        [
          `${provider}@${version} ${success ? 'keeps' : 'breaks'} its pact with ${consumer}@${consumerVersion}`,
          []
        ] as const
    )
  ]
  if (lines.length === 0) return []
  return [
    `${paint('green', 'Published')} to ${registry}`,
    ...lines.flatMap(([line, notices]) => [
      `  ${line}`,
      ...notices
        .filter(({ type }) => type === 'warning' || type === 'error' || type === 'danger')
        .flatMap(({ text }) => wrapped(text, width, '    ', '    '))
        .map(text => paint('yellow', text))
    ])
  ]
}

/** A text in lines that are no longer than they may be, broken between words. */
export function wrapped(text: string, width: number, first: string, further: string): string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? first : further
    if (line !== start && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `${further}${word}`
    } else line = line === start ? `${line}${word}` : `${line} ${word}`
  }
  return [...lines, line]
}
