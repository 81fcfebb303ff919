import type { RunningRegistry } from './registry.ts'

/** Sends one JSON request, and gives the status and the parsed body. */
export async function call(
  { url }: Pick<RunningRegistry, 'url'>,
  request: string,
  body?: unknown
): Promise<readonly [number, unknown]> {
  const [method = '', path] = request.split(' ')
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const text = await response.text()
  return [response.status, text === '' ? undefined : JSON.parse(text)]
}

/** The body that registers an Avro record with these fields; `name?` has a default. */
export function record(...fields: readonly string[]): { readonly schema: string } {
  return { schema: recordText(...fields) }
}

export function recordText(...fields: readonly string[]): string {
  return JSON.stringify({
    type: 'record',
    name: 'Order',
    fields: fields.map(field =>
      field.endsWith('?')
        ? { name: field.slice(0, -1), type: 'string', default: '' }
        : { name: field, type: 'string' }
    )
  })
}
