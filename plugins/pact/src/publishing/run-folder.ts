import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject, type Json, parseJson } from '@instep/contracts'
import * as z from 'zod'

/** A pact that a run left, and whose it is. */
export interface KeptPact {
  readonly file: string
  readonly consumer: string
  readonly provider: string
  readonly text: string
}

/** What a run left cannot be sent: it is no pact, or something must be known that nobody said. */
export class Unpublishable extends Error {
  override readonly name = 'Unpublishable'
}

/** The pacts in the folder of a run, by the names of their files; none when there is no such folder. @throws Unpublishable */
export async function keptPacts(folder: string): Promise<readonly KeptPact[]> {
  const pacts = pactFolder(folder)
  const names = await readdir(pacts).catch(() => [])
  const files = names.filter(name => name.endsWith('.json')).toSorted()
  return Promise.all(files.map(name => readPact(join(pacts, name))))
}

/** Where the tests of a run leave their pacts. */
export function pactFolder(folder: string): string {
  return join(folder, 'pacts')
}

/** Takes away what an earlier run left, so that nothing is told or sent that this one did not show. */
export async function clearRun(folder: string): Promise<void> {
  await Promise.all(
    ['proofs', 'pacts', 'results', 'run.json', 'sent.json'].map(name =>
      rm(join(folder, name), { recursive: true, force: true })
    )
  )
}

const runFile = z
  .object({
    version: z.string().optional(),
    branch: z.string().optional(),
    buildUrl: z.string().optional(),
    /** Tests failed: what they left is no contract. */
    hasFailed: z.boolean().optional()
  })
  .readonly()

/** What the run in a folder was about. */
export type Run = z.infer<typeof runFile>

/** Notes what a run is about, for whoever sends its results when the working copy is another. */
export async function noteRun(folder: string, { version, branch, buildUrl, hasFailed }: Run): Promise<void> {
  await writeIn(folder, 'run.json', { version, branch, buildUrl, hasFailed })
}

/** What the run was about, as far as it was noted. */
export async function readRun(folder: string): Promise<Run> {
  return readIn(folder, 'run.json', runFile)
}

const sentFile = z.record(z.string(), z.string())

/** What was sent from a folder: to what, and when, by what it was. */
export async function readSent(folder: string): Promise<ReadonlyMap<string, string>> {
  return new Map(Object.entries(await readIn(folder, 'sent.json', sentFile)))
}

/** Notes in the folder what was sent from it. */
export async function noteSent(folder: string, keys: readonly string[]): Promise<void> {
  const at = new Date().toISOString()
  const sent = [...(await readSent(folder)), ...keys.map(key => [key, at] as const)]
  await writeIn(folder, 'sent.json', Object.fromEntries(sent))
}

/** What makes two sendings the same: the text, and what it is published as and to. */
export function sendingKey(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

async function writeIn(folder: string, name: string, content: object): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`)
}

async function readIn<Content extends z.ZodType>(
  folder: string,
  name: string,
  content: Content
): Promise<z.infer<Content>> {
  const file = join(folder, name)
  const text = await readFile(file, 'utf8').catch(() => '{}')
  return kept(file, text, content)
}

/** What stands in a file that a run left. @throws Unpublishable when it is something else */
export function kept<Content extends z.ZodType>(
  file: string,
  text: string,
  content: Content
): z.infer<Content> {
  try {
    return content.parse(JSON.parse(text))
  } catch (cause) {
    throw new Unpublishable(`${file} is not as a run leaves it: delete it, and run the tests again`, {
      cause
    })
  }
}

async function readPact(file: string): Promise<KeptPact> {
  const text = await readFile(file, 'utf8')
  const consumer = nameIn(parsed(text, file), 'consumer')
  const provider = nameIn(parsed(text, file), 'provider')
  if (consumer === undefined || provider === undefined)
    throw new Unpublishable(`${file} is no pact: it names no consumer or no provider`)
  return { file, consumer, provider, text }
}

function parsed(text: string, file: string): Json {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new Unpublishable(`${file} is not valid JSON`, { cause })
  }
}

function nameIn(pact: Json, side: string): string | undefined {
  const party = isJsonObject(pact) ? pact.get(side) : undefined
  const name = isJsonObject(party) ? party.get('name') : undefined
  return typeof name === 'string' ? name : undefined
}
