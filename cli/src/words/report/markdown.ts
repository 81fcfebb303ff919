import { block, bullets, code, escaped, markdownTable } from '../markdown.ts'
import { type CaseOutcome, outcomes, type Report, type ReportCase } from './report.ts'

const headings: Readonly<Record<CaseOutcome, string>> = {
  error: '❌ Errors',
  unknown: '❓ Not known',
  warning: '⚠️ Warnings',
  notice: 'ℹ️ Good to know',
  waived: '🤝 Somebody took the blame',
  ok: '✅ Well'
}

const signs: Readonly<Record<Report['outcome'], string>> = { ok: '✅', error: '❌', unknown: '❓' }

/** GitHub shows a summary of a megabyte at most. */
const longest = 500_000

/** A report for a pull request or the summary of a job: the answer, what is wrong in full, and what is well in a table. */
export function reportMarkdown(report: Report): string {
  const parts = [
    `## ${signs[report.outcome]} ${escaped(report.answer)}`,
    ...outcomes.flatMap(outcome => sectionOf(outcome, report.cases))
  ]
  return withinLimit(parts)
}

function sectionOf(outcome: CaseOutcome, all: readonly ReportCase[]): readonly string[] {
  const cases = all.filter(one => one.outcome === outcome)
  if (cases.length === 0) return []
  const title = `### ${headings[outcome]} (${cases.length})`
  return outcome === 'ok' ? [title, folded(cases)] : [title, ...cases.map(inFull)]
}

/** A case of a line is a sentence in a list; one of several has a block of its own. */
function inFull({ name, text }: ReportCase): string {
  return text.includes('\n') ? `${code(name)}\n\n${block(text)}` : bullets([text === '' ? name : text])
}

function folded(cases: readonly ReportCase[]): string {
  const rows = cases.map(({ group, name }) => [escaped(group), escaped(name)])
  return `<details>\n\n${markdownTable(['', ''], rows)}\n\n</details>`
}

function withinLimit(parts: readonly string[]): string {
  let length = 0
  const kept = parts.filter(part => {
    length += part.length
    return length < longest
  })
  return [...kept, ...(kept.length < parts.length ? ['_And more, which does not fit here._'] : [])].join(
    '\n\n'
  )
}
