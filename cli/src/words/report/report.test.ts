import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { githubCommands } from './github.ts'
import { junitXml } from './junit.ts'
import { reportMarkdown } from './markdown.ts'
import { outcomes, type Report } from './report.ts'

const one = (outcome: Report['cases'][number]['outcome'], name: string, text = '') => ({
  ...{ group: 'pairs', name, outcome, text }
})

const report: Report = {
  title: 'can-i-deploy orders@2 to production',
  outcome: 'error',
  answer: 'orders@2 may not go to production',
  cases: [
    one('ok', 'orders@2 → mail@1: o v2 → v1'),
    one('waived', 'orders@2 → audit@1: o v2 → v1', 'Waived by Ada: it is known'),
    one('warning', 'sentUnread', 'Nobody reads it, 100% sure.'),
    one('unknown', 'orders@2 → stock@1: o v2 → v1', 'The registry does not have o version 1.'),
    one('error', 'orders@2 → payments@1: o v2 → v1', 'payments cannot read it:\n  total is missing')
  ]
}

/** Anything that somebody may have called something. */
const nasty = fc.oneof(
  fc.constantFrom(
    '\n::error::gotcha',
    '</script>',
    ']]>',
    '<!--',
    '"><x a="',
    '\u0000\u0008\ud800',
    '&amp;',
    '| a | b |',
    '```\n# x',
    '@everyone',
    '%0A'
  ),
  fc.string({ unit: 'binary', maxLength: 20 })
)
const anyReport: fc.Arbitrary<Report> = fc.record({
  title: nasty,
  outcome: fc.constantFrom('ok', 'error', 'unknown'),
  answer: nasty,
  cases: fc.array(
    fc.record({ group: nasty, name: nasty, outcome: fc.constantFrom(...outcomes), text: nasty }),
    { maxLength: 5 }
  )
})

test('on GitHub, what is wrong is an annotation, worst first, each on one line', () => {
  expect(githubCommands(report).split('\n')).toEqual([
    '::error title=can-i-deploy orders@2 to production::orders@2 may not go to production',
    '::error title=orders@2 → payments@1%3A o v2 → v1::payments cannot read it:%0A  total is missing',
    '::error title=orders@2 → stock@1%3A o v2 → v1::The registry does not have o version 1.',
    '::warning title=sentUnread::Nobody reads it, 100%25 sure.',
    '::notice title=orders@2 → audit@1%3A o v2 → v1::Waived by Ada: it is known'
  ])
})

test('no name makes a command of its own, or a property', () => {
  fc.assert(
    fc.property(anyReport, nastyReport => {
      for (const line of githubCommands(nastyReport).split(/\r\n|[\n\r]/)) {
        expect(line).toMatch(/^::(error|warning|notice) title=[^:,]*::/)
      }
    })
  )
})

test('as JUnit, each thing that was looked at is a test case, with what is wrong in it', () => {
  const document = parsed(junitXml(report))
  const [whole] = document.getElementsByTagName('testsuites')
  expect(whole?.getAttribute('tests')).toBe('6')
  expect(whole?.getAttribute('failures')).toBe('2')
  expect(whole?.getAttribute('errors')).toBe('1')
  expect(whole?.getAttribute('skipped')).toBe('1')
  const failures = [...document.getElementsByTagName('failure')]
  expect(failures.map(failure => failure.textContent)).toEqual([
    'orders@2 may not go to production',
    'payments cannot read it:\n  total is missing'
  ])
  expect(failures[1]?.getAttribute('message')).toBe('payments cannot read it:')
})

test('JUnit is well-formed whatever names hold, and holds them', () => {
  fc.assert(
    fc.property(anyReport, nastyReport => {
      const document = parsed(junitXml(nastyReport))
      const cases = [...document.getElementsByTagName('testcase')]
      expect(cases).toHaveLength(nastyReport.cases.length + 1)
      const names = cases.map(found => found.getAttribute('name'))
      const expected = [nastyReport.title, ...nastyReport.cases.map(({ name }) => name)].map(readable)
      expect(names.toSorted()).toEqual(expected.toSorted())
    })
  )
})

test('Markdown tells the answer first, what is wrong in full, and folds what is well', () => {
  expect(reportMarkdown(report)).toBe(`## ❌ orders@2 may not go to production

### ❌ Errors (1)

\`orders@2 → payments@1: o v2 → v1\`

\`\`\`text
payments cannot read it:
  total is missing
\`\`\`

### ❓ Not known (1)

- The registry does not have o version 1.

### ⚠️ Warnings (1)

- Nobody reads it, 100% sure.

### 🤝 Somebody took the blame (1)

- Waived by Ada: it is known

### ✅ Well (1)

<details>

|  |  |
| --- | --- |
| pairs | orders@2 → mail@1: o v2 → v1 |

</details>`)
})

test('in Markdown, no text ends its block, mentions somebody or becomes HTML', () => {
  const hostile = one('error', '`a`\n# b', '```\n</details>\n````\n@everyone')
  const written = reportMarkdown({ ...report, answer: '@team <img src=x> [a](b)', cases: [hostile] })
  expect(written).toContain('&#64;team \\<img src=x\\> \\[a\\](b)')
  expect(written).toContain('`````text\n```\n</details>\n````\n@everyone\n`````')
  expect(written).not.toMatch(/^# b/m)
})

test('a report of very many cases still fits into the summary of a job', () => {
  const cases = Array.from({ length: 100_000 }, (_, index) =>
    one('warning', `w${index}`, 'Something is odd.')
  )
  const written = reportMarkdown({ ...report, cases })
  expect(written.length).toBeLessThan(1_000_000)
  expect(written).toContain('And more')
})

/** @throws Error when it is not well-formed */
function parsed(text: string) {
  const onError = (level: string, message: string) => {
    // What stands for characters that XML cannot hold is meant.
    if (level !== 'warning' || !message.includes('replacement character')) throw new Error(message)
  }
  return new DOMParser({ onError }).parseFromString(text, 'text/xml')
}

/** What XML can hold of a text. */
function readable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ones that XML cannot hold
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
}
