/** The way to a value in a document, from its root. */
export type Path = readonly (string | number)[]

/** As a JSON pointer: `/channels/orders~1created/address` */
export function pointerTo(path: Path): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The steps of a reference within a document, `#/channels/a~1b`; undefined for any other reference. */
export function stepsOf(reference: string): readonly string[] | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined
  return reference
    .split('/')
    .slice(1)
    .map(step => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}
