import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../command.ts'

/** A file that is to be there. */
export interface Wanted {
  readonly file: string
  readonly text: string
}

/** A file, and how it was found. */
export interface Found extends Wanted {
  readonly state: 'same' | 'different' | 'missing'
}

/** How the files are on disk. */
export function compareFiles(wanted: readonly Wanted[]): Promise<readonly Found[]> {
  return Promise.all(
    wanted.map(async ({ file, text }) => {
      const there = await readFile(file, 'utf8').catch(error => {
        if (error.code === 'ENOENT') return undefined
        throw new UsageError(`${file} cannot be read`, { cause: error })
      })
      // A working copy may have the line ends of its system.
      const isSame = there?.replaceAll('\r\n', '\n') === text
      return { file, text, state: there === undefined ? 'missing' : isSame ? 'same' : 'different' }
    })
  )
}

/** Writes what is not there as it should be. */
export async function writeFiles(folder: string, found: readonly Found[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    for (const { file, text, state } of found) if (state !== 'same') await writeFile(file, text)
  } catch (cause) {
    throw new UsageError(`${folder} cannot be written`, { cause })
  }
}

/**
 * The files that texts go to, named after what they are of. Names that differ only in what files cannot be called, or in
 * capitals, which some systems do not tell apart, are numbered.
 */
export function filesFor(
  folder: string,
  texts: readonly { readonly name: string; readonly text: string }[]
): readonly Wanted[] {
  const taken = new Set<string>()
  return texts.map(({ name, text }) => {
    const plain = name
      .replaceAll(/[^\w.-]+/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 150)
    let free = plain
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${plain}_${number}`
    taken.add(free.toLowerCase())
    return { file: join(folder, `${free}.ts`), text }
  })
}
