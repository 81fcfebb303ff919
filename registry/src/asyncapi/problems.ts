import { type DocumentProblem, Failure } from '@instep/contracts'
import { type Path, pointerTo } from './document/path.ts'

/** So many problems are told; the others are counted. */
const told = 100

/** Finds a place of the document in its text. */
export type Locate = (path: Path) => { readonly line: number; readonly column: number }

/** Collects what is wrong with a document. */
export interface Problems {
  readonly count: number
  /** @param message made only if it is told, where it takes some thought */
  add(path: Path, message: string | (() => string)): void
  /** A problem whose place in the text is known already. */
  addAt(line: number, column: number, message: string): void
  list(): readonly DocumentProblem[]
  /** @throws Failure serviceContractInvalid when there are any */
  settle(): void
}

export function collectProblems(locate: Locate): Problems {
  const found: DocumentProblem[] = []
  const seen = new Set<string>()
  let count = 0

  function put(make: () => DocumentProblem): void {
    // What cannot be told need not be made, however much of it there is.
    if (found.length >= told) {
      count++
      return
    }
    const problem = make()
    const key = `${problem.line} ${problem.column} ${problem.message}`
    if (seen.has(key)) return
    count++
    seen.add(key)
    found.push(problem)
  }

  const list = (): readonly DocumentProblem[] =>
    found.toSorted((one, other) => one.line - other.line || one.column - other.column)

  return {
    get count() {
      return count
    },
    add(path, message) {
      const words = typeof message === 'string' ? () => message : message
      put(() => ({ message: words(), path: pointerTo(path), ...locate(path) }))
    },
    addAt: (line, column, message) => put(() => ({ message, path: '', line, column })),
    list,
    settle() {
      if (count > 0) throw new Failure('serviceContractInvalid', { count, problems: list() })
    }
  }
}
