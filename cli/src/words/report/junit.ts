import type { CaseOutcome, Report, ReportCase } from './report.ts'

/** What is written within a test case. */
const contents: Readonly<Record<CaseOutcome, (one: ReportCase) => string>> = {
  ok: () => '',
  error: one => element('failure', { message: firstLine(one), type: 'error' }, escaped(one.text)),
  unknown: one => element('error', { message: firstLine(one), type: 'unknown' }, escaped(one.text)),
  warning: one => element('system-out', {}, escaped(`Warning: ${one.text}`)),
  notice: one => element('system-out', {}, escaped(one.text)),
  waived: one => element('skipped', { message: firstLine(one) }, escaped(one.text))
}

/** A report as JUnit XML: one suite for each kind of thing that was looked at, and one for the answer. */
export function junitXml({ title, outcome, answer, cases }: Report): string {
  const whole: ReportCase = { group: 'answer', name: title, outcome, text: answer }
  const suites = [...Map.groupBy([whole, ...cases], ({ group }) => group)]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element(
      'testsuites',
      { name: title, ...counts([whole, ...cases]) },
      lines(
        suites.map(([group, of]) =>
          element('testsuite', { name: group, ...counts(of) }, lines(of.map(one => testCase(title, one))))
        )
      )
    )
  ].join('\n')
}

function testCase(title: string, one: ReportCase): string {
  return element(
    'testcase',
    { name: one.name, classname: `${title} ${one.group}` },
    contents[one.outcome](one)
  )
}

function counts(cases: readonly ReportCase[]): Readonly<Record<string, string>> {
  const count = (wanted: CaseOutcome) => String(cases.filter(({ outcome }) => outcome === wanted).length)
  return {
    tests: String(cases.length),
    failures: count('error'),
    errors: count('unknown'),
    skipped: count('waived')
  }
}

function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value, true)}"`)
  const start = `<${name}${written.join('')}`
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`
}

function lines(elements: readonly string[]): string {
  return elements.length === 0 ? '' : `\n${elements.join('\n')}\n`
}

function firstLine({ text, name }: ReportCase): string {
  return text.split('\n')[0] || name
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML cannot hold at all is replaced. In attributes, line breaks are written so that readers keep them. */
function escaped(text: string, isAttribute = false): string {
  const safe = text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write these
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"]/g, character => entities[character] ?? character)
  return isAttribute
    ? safe.replaceAll(/[\t\r\n]/g, character => `&#${character.charCodeAt(0)};`)
    : safe.replaceAll('\r', '&#13;')
}
