import { appendFile } from 'node:fs/promises'
import type { Invocation } from './command.ts'
import { githubCommands, warningCommand } from './words/report/github.ts'
import { junitXml } from './words/report/junit.ts'
import { reportMarkdown } from './words/report/markdown.ts'
import type { Report } from './words/report/report.ts'

/** What `--format` may be for every command that reports, beside text and json. */
export const reportFormats = ['markdown', 'github', 'junit'] as const

/** An answer, as people and programs may want it. */
export interface Answer {
  readonly data: unknown
  readonly text: () => string
  readonly report: () => Report
  /** The command's own Markdown, where it has more to tell than a report. */
  readonly markdown?: () => string
  /** Formats that only this command has. */
  readonly others?: Readonly<Record<string, () => string>>
}

/** Writes an answer in the format that was asked for; on GitHub also into the summary of the job. */
export async function answerWith(invocation: Invocation, answer: Answer): Promise<void> {
  const { out } = invocation
  const { data, text, report, others = {}, markdown = () => reportMarkdown(report()) } = answer
  const problem = out.format === 'github' ? await summarise(invocation, markdown()) : undefined
  const more = problem === undefined ? '' : `\n${warningCommand('job summary', problem)}`
  out.answer(data, text, {
    ...others,
    markdown,
    github: () => githubCommands(report()) + more,
    junit: () => junitXml(report())
  })
}

/** What the answer is must be told even where its summary cannot be written. */
async function summarise({ summaryFile }: Invocation, text: string): Promise<string | undefined> {
  if (summaryFile === undefined || summaryFile === '') return undefined
  try {
    await appendFile(summaryFile, `${text}\n\n`)
    return undefined
  } catch (error) {
    return `The summary of the job could not be written: ${error instanceof Error ? error.message : error}`
  }
}
