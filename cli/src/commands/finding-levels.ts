import { type FindingId, type FindingLevel, findingIds, findingLevels } from '@instep/contracts'
import { createClient, native } from '@instep/protocol'
import { type Command, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { table } from '../output.ts'

export const findingLevelsCommand: Command = {
  name: 'finding levels',
  summary: 'What each finding of the gate means: error, warning, off; shown, or set',
  words: '[FINDING=LEVEL …]',
  options: {
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Only there; else everywhere' }
  },
  notes: `An error stops a deploy, a warning is told, off is not even told. FINDING=default takes a level back.
  instep finding levels sentUnread=error --environment production`,

  async run({ words, registry, client, out, text }) {
    const environment = text('environment')
    const query = environment === undefined ? {} : { environment }
    const api = createClient(native.environmentFacts, registry, client)
    const { levels, own } = await (words.length === 0
      ? api.getFindingLevels({ query })
      : api.setFindingLevels({ query, body: { levels: Object.fromEntries(words.map(changeOf)) } }))
    const rows = findingIds.map(id => [id, levels[id] ?? '', own[id] === undefined ? '' : 'set'])
    out.answer({ levels, own }, () => table(['FINDING', 'LEVEL', ''], rows))
    return exitCodes.yes
  }
}

function changeOf(word: string): readonly [FindingId, FindingLevel | null] {
  const [id = '', level = ''] = word.split('=')
  const finding = findingIds.find(known => known === id)
  const wanted = findingLevels.find(known => known === level)
  if (finding === undefined)
    throw new UsageError(`there is no finding ${id}; there are ${findingIds.join(', ')}`)
  if (wanted === undefined && level !== 'default') {
    throw new UsageError(`a level is ${findingLevels.join(', ')} or default, not ${level}`)
  }
  return [finding, wanted ?? null]
}
