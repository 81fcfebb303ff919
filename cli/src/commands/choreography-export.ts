import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, native } from '@instep/protocol'
import { type Command, type Invocation, required, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeWhole } from '../whole-file.ts'

/** What a format of the export writes into a folder. */
type Export = (invocation: Invocation, environment: string, folder: string) => Promise<readonly Written[]>

interface Written {
  readonly file: string
  /** What it is about, and where it comes from. */
  readonly note: string
}

const formats: Readonly<Record<string, Export>> = {
  async asyncapi({ registry, client }, environment, folder) {
    const { contracts } = await createClient(native.serviceContracts, registry, client).exportContracts({
      params: { environment }
    })
    const written: Written[] = []
    const names = new Set<string>()
    for (const { service, version, document, isGenerated } of contracts) {
      const ending = /^\s*\{/.test(document) ? 'json' : 'yaml'
      const file = join(folder, uniqueName(`${fileName(service)}-${fileName(version)}`, ending, names))
      await writeWhole(file, write => write(document))
      written.push({
        file,
        note: `${service}@${version}${isGenerated ? ', from what is known: it has published none' : ''}`
      })
    }
    return written
  }
}

export const choreographyExport: Command = {
  name: 'choreography export',
  summary: 'Write what all that runs in an environment sends and receives, as files',
  words: '',
  formats: Object.keys(formats),
  options: {
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where it runs' },
    out: { type: 'string', value: 'FOLDER', summary: 'Where the files are written; made if need be' }
  },
  notes: `With --format asyncapi there is a document for each service version that runs.
  instep choreography export --environment production --format asyncapi --out contracts`,

  async run(invocation) {
    wordsOf(invocation)
    const { out } = invocation
    const environment = required(invocation, 'environment')
    const write = formats[out.format]
    if (write === undefined) throw new UsageError(`--format is ${Object.keys(formats).join(' or ')} here`)
    const folder = required(invocation, 'out')
    await mkdir(folder, { recursive: true })
    const written = await write(invocation, environment, folder)
    out.answer({ environment, written }, () =>
      written.length === 0
        ? `Nothing runs in ${environment}.`
        : written.map(({ file, note }) => `${file}  ${out.paint('dim', note)}`).join('\n')
    )
    return exitCodes.yes
  }
}

/** A name of a service or version as a part of a file's name, on every system. */
function fileName(name: string): string {
  return name
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100)
}

/** Some file systems do not tell capital letters from small ones. */
function uniqueName(wanted: string, ending: string, taken: Set<string>): string {
  let name = `${wanted}.${ending}`
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}-${number}.${ending}`
  taken.add(name.toLowerCase())
  return name
}
