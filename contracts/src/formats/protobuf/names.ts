/** A name within a scope; the outermost scope is empty. */
export function within(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`
}

/** The full names that a written name may stand for, from the innermost scope outwards. */
export function scopes(written: string, scope: string): readonly string[] {
  if (written.startsWith('.')) return [written.slice(1)]
  const parts = scope === '' ? [] : scope.split('.')
  return Array.from({ length: parts.length + 1 }, (_, index) =>
    within(parts.slice(0, parts.length - index).join('.'), written)
  )
}

/** The name of a field in JSON: `order_id` becomes `orderId`. */
export function jsonNameOf(name: string): string {
  return name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase())
}
