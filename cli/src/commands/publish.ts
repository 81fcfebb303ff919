import { type Command, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { type PublishedPacts, type PublishedResult, publish, runOptions, settingsOf } from '../run-results.ts'
import { noticeText } from '../words/notice.ts'

export const publishCommand: Command = {
  name: 'publish',
  summary: 'Send what a run of tests left in its folder, such as one without a registry',
  words: '',
  options: runOptions,
  notes: `What was sent before is not sent again.
  INSTEP_OFFLINE=1 npm test
  instep publish`,

  async run(invocation) {
    wordsOf(invocation)
    const { out } = invocation
    const settings = await settingsOf(invocation)
    const published = await publish(settings)
    const { pacts, results } = published
    if (pacts.length + results.length === 0)
      throw new UsageError(`there is nothing to publish in ${settings.folder}`)
    out.answer(published, () =>
      [...pacts.flatMap(one => pactLines(out, one)), ...results.map(one => resultLine(out, one))].join('\n')
    )
    return exitCodes.yes
  }
}

function pactLines(
  out: Output,
  { consumer, version, providers, isRepeated, notices }: PublishedPacts
): string[] {
  const what = `${out.paint('bold', `${consumer}@${version}`)} with ${providers.join(', ')}`
  if (isRepeated) return [repeated(out, what)]
  return [`${out.paint('green', '✓')} ${what}`, ...notices.map(notice => `  ${noticeText(out, notice)}`)]
}

function resultLine(out: Output, result: PublishedResult): string {
  const { provider, version, consumer, consumerVersion, success, isRepeated } = result
  const verdict = success ? 'keeps' : 'breaks'
  const what = `${out.paint('bold', `${provider}@${version}`)} ${verdict} its pact with ${consumer}@${consumerVersion}`
  return isRepeated ? repeated(out, what) : `${out.paint('green', '✓')} ${what}`
}

function repeated(out: Output, what: string): string {
  return `${out.paint('dim', '=')} ${what}: sent before`
}
