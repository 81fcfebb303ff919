import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson, toPlain } from '@instep/contracts'
import { createClient, pact } from '@instep/protocol'
import { type Command, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { readText } from '../files.ts'
import { noticeText } from '../words/notice.ts'

/** A pact file, and whose it is. */
interface PactFile {
  readonly consumer: string
  readonly provider: string
  readonly text: string
}

/** What the registry said of the pacts of one consumer. */
interface Published {
  readonly consumer: string
  readonly version: string
  readonly providers: readonly string[]
  readonly notices: readonly { readonly type: string; readonly text: string }[]
}

export const pactPublish: Command = {
  name: 'pact publish',
  summary: 'Publish pacts of a consumer version, as they are in their files',
  words: 'FILE_OR_FOLDER …',
  options: {
    'consumer-version': { type: 'string', value: 'VERSION', summary: 'The version of the consumer' },
    consumer: { type: 'string', value: 'SERVICE', summary: 'Only the pacts of this consumer' },
    branch: { type: 'string', value: 'BRANCH', summary: 'The branch of the version' },
    tag: {
      type: 'string',
      multiple: true,
      value: 'TAG',
      summary: 'A tag of the version; may be given several times'
    },
    'build-url': { type: 'string', value: 'URL', summary: 'The build that made the pacts' },
    merge: {
      type: 'boolean',
      summary: 'Add to what the version has published, when several builds publish parts'
    }
  },

  async run(invocation) {
    const { words, registry, client, out, text, texts, isSet } = invocation
    const version = required(invocation, 'consumer-version')
    const all = await Promise.all((await filesOf(words)).map(readPact))
    const wanted = text('consumer')
    const pacts = all.filter(({ consumer }) => wanted === undefined || consumer === wanted)
    if (pacts.length === 0) throw new UsageError('there are no pacts to publish')
    const api = createClient(pact.contracts, registry, client)
    const published: Published[] = []
    for (const [consumer, own] of Map.groupBy(pacts, file => file.consumer)) {
      const reply = await api.publishContracts({
        body: {
          pacticipantName: consumer,
          pacticipantVersionNumber: version,
          branch: text('branch'),
          buildUrl: text('build-url'),
          tags: [...texts('tag')],
          contracts: own.map(({ provider, text: content }) => ({
            consumerName: consumer,
            providerName: provider,
            specification: 'pact',
            contentType: 'application/json',
            content: Buffer.from(content).toString('base64'),
            onConflict: isSet('merge') ? ('merge' as const) : ('overwrite' as const)
          }))
        }
      })
      published.push({
        consumer,
        version,
        providers: own.map(({ provider }) => provider),
        notices: reply.notices
      })
    }
    out.answer(published, () =>
      published
        .flatMap(({ consumer, providers, notices }) => [
          `${out.paint('green', '✓')} ${out.paint('bold', `${consumer}@${version}`)} with ${providers.join(', ')}`,
          ...notices.map(notice => `  ${noticeText(out, notice)}`)
        ])
        .join('\n')
    )
    return exitCodes.yes
  }
}

/** The files, and of folders the JSON files in them. @throws UsageError */
async function filesOf(words: readonly string[]): Promise<readonly string[]> {
  if (words.length === 0) throw new UsageError('expected FILE_OR_FOLDER')
  const lists = await Promise.all(
    words.map(async word => {
      const found = await stat(word).catch(() => undefined)
      if (found === undefined) throw new UsageError(`there is no file or folder ${word}`)
      if (!found.isDirectory()) return [word]
      const names = await readdir(word)
      return names.filter(name => name.endsWith('.json')).map(name => join(word, name))
    })
  )
  return lists.flat()
}

async function readPact(file: string): Promise<PactFile> {
  const text = await readText(file)
  const { consumer, provider } = namesIn(text, file)
  if (consumer?.name === undefined || provider?.name === undefined) {
    throw new UsageError(`${file} is no pact: it names no consumer or no provider`)
  }
  return { consumer: consumer.name, provider: provider.name, text }
}

function namesIn(
  text: string,
  file: string
): { readonly consumer?: { readonly name?: string }; readonly provider?: { readonly name?: string } } {
  try {
    return (toPlain(parseJson(text)) ?? {}) as object
  } catch (cause) {
    throw new UsageError(`${file} is not valid JSON`, { cause })
  }
}
