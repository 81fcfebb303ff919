import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
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
    /** The fields that the handler read, as paths with dots: `lines[].price`. */
    reads: z.array(z.string()).default([]),
    /** All fields that the message has. */
    fields: z.array(z.string()).default([])
  })
  .readonly()

export type Proof = z.infer<typeof proof>

/** Keeps a proof in the folder of a run; each has a file of its own, since tests run in several processes. */
export async function writeProof(folder: string, found: Proof): Promise<void> {
  const proofs = join(folder, 'proofs')
  await mkdir(proofs, { recursive: true })
  await writeFile(join(proofs, `${randomUUID()}.json`), `${JSON.stringify(found, undefined, 2)}\n`)
}

/** The proofs that a run left in its folder; none when there is no such folder. */
export async function readProofs(folder: string): Promise<readonly Proof[]> {
  const proofs = join(folder, 'proofs')
  const names = await readdir(proofs).catch(() => [])
  return Promise.all(
    names
      .filter(name => name.endsWith('.json'))
      .map(async name => {
        const file = join(proofs, name)
        return kept(file, await readFile(file, 'utf8'), proof)
      })
  )
}
