import { createClient, native, type ReplyOf } from '@instep/protocol'
import { type Command, type Invocation, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

type Reply = ReplyOf<typeof native.retention.clean>

export const clean: Command = {
  name: 'clean',
  summary: 'Remove old versions of services, with their pacts, results and branches',
  words: '',
  options: {
    'keep-versions': {
      type: 'string',
      value: 'N',
      summary: 'Keep the last N of each service, of its main branch and of each kept branch'
    },
    'keep-days': { type: 'string', value: 'D', summary: 'Keep what is younger than D days' },
    'keep-branch': {
      type: 'string',
      value: 'PATTERN',
      multiple: true,
      summary: 'Keep the newest of these branches and tags; * stands for any text'
    },
    'dry-run': { type: 'boolean', summary: 'Only tell what would go' }
  },
  notes: `Needs --keep-versions or --keep-days. Always kept: what is deployed, or released and supported; the head of the
main branch; the newest version of each service; and the consumer versions whose pacts a provider in use rests on.
  instep clean --keep-days 90 --keep-branch 'release/*' --dry-run`,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, texts, isSet } = invocation
    const keepVersions = numberIn(invocation, 'keep-versions', /^[1-9]\d*$/)
    const keepDays = numberIn(invocation, 'keep-days', /^\d+(\.\d+)?$/)
    if (keepVersions === undefined && keepDays === undefined) {
      throw new UsageError('say what to keep: --keep-versions or --keep-days')
    }
    const reply = await createClient(native.retention, registry, client).clean({
      body: {
        policy: {
          ...(keepVersions === undefined ? {} : { keepVersions }),
          ...(keepDays === undefined ? {} : { keepDays }),
          keepBranches: [...texts('keep-branch')]
        },
        dryRun: isSet('dry-run')
      }
    })
    out.answer(reply, () => words(reply))
    return exitCodes.yes
  }
}

function numberIn({ text }: Invocation, option: string, pattern: RegExp): number | undefined {
  const value = text(option)
  if (value === undefined) return undefined
  if (!pattern.test(value)) throw new UsageError(`--${option} takes a number, not ${value}`)
  return Number(value)
}

function words({ dryRun, pacticipants }: Reply): string {
  const lines = pacticipants
    .filter(({ removed }) => removed.length > 0)
    .map(({ name, removed, endedBranches, kept }) => {
      const branches = endedBranches.length === 0 ? '' : `, and branches ${endedBranches.join(', ')}`
      return `${name}: ${removed.join(', ')}${branches} (${kept.length} kept)`
    })
  const total = pacticipants.reduce((sum, { removed }) => sum + removed.length, 0)
  const versions = `${total} ${total === 1 ? 'version' : 'versions'}`
  return [...lines, dryRun ? `${versions} would go. Nothing was removed.` : `${versions} removed.`].join('\n')
}
