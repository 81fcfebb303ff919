/** Where a value is within a message: names of fields, and `[]` for the items of a list. */
export type Path = readonly string[]

/** The segment for all items of a list. */
export const items = '[]'

/** `lines[].price` */
export function pathText(path: Path): string {
  return path.reduce(
    (text, part) => (part === items || text === '' ? `${text}${part}` : `${text}.${part}`),
    ''
  )
}

/** Whether a path leads to the other's place or to something around it. */
export function leadsTo(path: Path, other: Path): boolean {
  return path.length <= other.length && path.every((part, index) => part === other[index])
}
