import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import process from 'node:process'
import { openNamedStore, storeOption, totalOf, withRegistry } from '../backup.ts'
import { type Command, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Origin, originDetails, originOptions, runMigration } from '../migration/index.ts'

export const importCommand: Command = {
  name: 'import',
  summary: 'Read an export into an empty store, or bring over what another registry or broker has',
  words: '[FILE]',
  options: { store: storeOption, ...originOptions, ...originDetails },
  notes: `Everything or nothing: the file is checked to its last line before any of it can be seen. FILE - is standard input.
  instep import instep.ndjson --store postgres://instep@localhost/instep
From another registry or broker, over HTTP, into the registry that --registry names, which goes on serving. What is there
already is left alone: an import that was interrupted is run again. Both are compared at the end. A user and a password may
stand in the URL; INSTEP_SOURCE_TOKEN is sent as a bearer token.
  instep import --from-confluent https://user:secret@registry.example.com
  instep import --from-kafka kafka-1:9092,kafka-2:9092 --topic _schemas
  instep import --from-pact-broker https://broker.example.com`,

  run(invocation) {
    const origins = Object.keys(originOptions) as Origin[]
    const origin = origins.find(option => invocation.text(option) !== undefined)
    if (origin !== undefined) return runMigration(invocation, origin)
    const [file] = wordsOf(invocation, 'FILE')
    return withRegistry(async registry => {
      const input = await readable(file)
      await using store = await openNamedStore(registry, invocation.text('store'), 'target')
      const imported = await registry.importStore(store, input)
      invocation.out.answer(
        imported,
        () => `${totalOf(imported.rows)} rows of ${imported.at} imported into ${store.name}.`
      )
      return exitCodes.yes
    })
  }
}

async function readable(file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return process.stdin
  try {
    await access(file, constants.R_OK)
  } catch (cause) {
    throw new UsageError(`${file} cannot be read`, { cause })
  }
  return createReadStream(file, { highWaterMark: 1024 * 1024 })
}
