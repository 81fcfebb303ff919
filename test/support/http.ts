/** An answer, as a client sees it. */
export interface HttpAnswer {
  readonly status: number
  readonly type: string | null
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents that they know
  readonly body: any
}

/** Sends requests as Pact clients do: JSON in, HAL out. The registry's address is cut out of the answer. */
export function pactClient(url: string) {
  return async (request: string, body?: unknown, type = 'application/json'): Promise<HttpAnswer> => {
    const [method = '', path = ''] = request.split(' ')
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        accept: 'application/hal+json, application/json',
        ...(body === undefined ? {} : { 'content-type': type })
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const text = (await response.text()).replaceAll(url, '')
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined
    }
  }
}
