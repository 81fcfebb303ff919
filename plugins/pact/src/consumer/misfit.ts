import { type Path, pathText } from './path.ts'

/** A value is not what a schema describes at its place. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
  readonly path: Path
  readonly reason: string

  constructor(path: Path, reason: string) {
    super(`\`${pathText(path) || '(the message)'}\` ${reason}`)
    this.path = path
    this.reason = reason
  }
}
