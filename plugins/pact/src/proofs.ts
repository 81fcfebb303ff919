import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { kept } from './publishing/run-folder.ts'

/** What a test may have shown about a message. */
export const shownKinds = [
  'example',
  'conformity',
  'evolution',
  'failures',
  'verification',
  'encoding',
  'registration',
  'operation'
] as const

/** What a run of tests has shown about one message of a service: read by the reporter, and sent by `instep publish`. */
export const proof = z
  .object({
    side: z.enum(['consumer', 'producer']),
    service: z.string(),
    /** Who is on the other side, where the test names it. */
    other: z.string().optional(),
    message: z.string(),
    channel: z.string().optional(),
    subject: z.string().optional(),
    version: z.int().optional(),
    shown: z.array(
      z.object({
        kind: z.enum(shownKinds),
        name: z.string(),
        passed: z.boolean(),
        detail: z.string().optional()
      })
    ),
    /** What could not be shown, and why: a schema without an enum has no unknown symbols. */
    notShown: z.array(z.object({ kind: z.enum(shownKinds), name: z.string(), why: z.string() })).optional(),
    /** The fields that the handler read, or the producer gave a value, as paths with dots: `lines[].price`. */
    reads: z.array(z.string()).default([]),
    /** All fields that the message has. */
    fields: z.array(z.string()).default([])
  })
  .readonly()

export type Proof = z.infer<typeof proof>

/** Tests run in several processes; each has a file of its own. */
const own = `${randomUUID()}.jsonl`

/** Keeps a proof in the folder of a run, as a line. */
export async function writeProof(folder: string, found: Proof): Promise<void> {
  const line = `${JSON.stringify(found)}\n`
  const proofs = join(folder, 'proofs')
  const append = (): Promise<void> => appendFile(join(proofs, own), line)
  try {
    await append()
  } catch (error) {
    if (!isAbsent(error)) throw error
    await mkdir(proofs, { recursive: true })
    await append()
  }
}

/** The proofs that a run left in its folder; none when there is no such folder. */
export async function readProofs(folder: string): Promise<readonly Proof[]> {
  const proofs = join(folder, 'proofs')
  const names = await readdir(proofs).catch(() => [])
  const found = await Promise.all(
    names
      .filter(name => name.endsWith('.jsonl'))
      .map(async name => {
        const file = join(proofs, name)
        const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line !== '')
        return lines.map(line => kept(file, line, proof))
      })
  )
  return found.flat()
}

/** Jest gives tests an `Error` of their own, which errors of Node are none of. */
function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}
