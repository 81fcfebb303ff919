import { type Command, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { type Published, publish, runOptions, settingsOf } from '../run-results.ts'
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
    if (published.length === 0) throw new UsageError(`there is nothing to publish in ${settings.folder}`)
    out.answer(published, () => published.flatMap(one => publishedLines(out, one)).join('\n'))
    return exitCodes.yes
  }
}

function publishedLines(
  out: Output,
  { consumer, version, providers, isRepeated, notices }: Published
): string[] {
  const what = `${out.paint('bold', `${consumer}@${version}`)} with ${providers.join(', ')}`
  if (isRepeated) return [`${out.paint('dim', '=')} ${what} was sent before`]
  return [`${out.paint('green', '✓')} ${what}`, ...notices.map(notice => `  ${noticeText(out, notice)}`)]
}
