import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, isMap, parseDocument } from 'yaml'
import type { Dialect, Said } from './brokers/broker.ts'

const originals = join(import.meta.dirname, '../contracts')

/** Writes the contracts of version 1.0.0 into a folder, as they read for the broker that speaks a dialect. */
export async function writeContracts(folder: string, dialect: Dialect | undefined): Promise<void> {
  await mkdir(join(folder, 'contracts'))
  const files = await readdir(originals)
  for (const file of files.filter(name => name.endsWith('-1.0.0.yaml'))) {
    const text = await readFile(join(originals, file), 'utf8')
    await writeFile(
      join(folder, 'contracts', file),
      dialect === undefined ? text : contractFor(text, dialect)
    )
  }
}

/** The same contract for another broker: its messages stay, its server, channels and operations are put in other words. */
export function contractFor(text: string, dialect: Dialect): string {
  const document = parseDocument(text)
  document.setIn(['servers', 'shop'], dialect.server)
  for (const operation of keysOf(document, ['operations'])) {
    const at = ['operations', operation]
    const channel = textAt(document, [...at, 'channel', '$ref']).replace('#/channels/', '')
    const said = saidOf(document, at, textAt(document, ['channels', channel, 'address']), dialect)
    document.deleteIn(['channels', channel, 'bindings'])
    document.deleteIn([...at, 'bindings'])
    for (const [key, value] of Object.entries(said.channel)) document.setIn(['channels', channel, key], value)
    for (const [key, value] of Object.entries(said.operation)) document.setIn([...at, key], value)
  }
  return document.toString()
}

type Path = readonly string[]

function saidOf(document: Document, at: Path, address: string, dialect: Dialect): Said {
  if (textAt(document, [...at, 'action']) === 'send') return dialect.sent(address)
  const group = textAt(document, [...at, 'bindings', 'kafka', 'groupId', 'const'])
  return dialect.received(address, group, textAt(document, [...at, 'x-instep-dead-letter']))
}

function keysOf(document: Document, at: Path): readonly string[] {
  const map = document.getIn(at)
  return isMap(map) ? map.items.map(({ key }) => String(key)) : []
}

/** @throws Error when a contract of ours does not say it */
function textAt(document: Document, at: Path): string {
  const value = document.getIn(at)
  if (typeof value !== 'string') throw new Error(`a contract says nothing at ${at.join('.')}`)
  return value
}
