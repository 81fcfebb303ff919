/** What a client of the load may ask. */
export type Action =
  | { readonly kind: 'register'; readonly subject: string; readonly text: string }
  | { readonly kind: 'look-up'; readonly subject: string; readonly text: string }
  | { readonly kind: 'delete'; readonly subject: string; readonly version: number }
  | { readonly kind: 'version'; readonly subject: string; readonly version: number }
  | { readonly kind: 'latest'; readonly subject: string }
  | { readonly kind: 'versions'; readonly subject: string }
  | { readonly kind: 'set-level'; readonly subject: string; readonly level: string }
  | { readonly kind: 'level'; readonly subject: string }
  | { readonly kind: 'by-id'; readonly id: number }
  | { readonly kind: 'publish'; readonly consumer: string; readonly version: string; readonly text: string }
  | { readonly kind: 'verify'; readonly consumer: string; readonly sha: string; readonly version: string }
  | { readonly kind: 'deploy'; readonly service: string; readonly version: string; readonly at: string }

/** What was heard: an answer, a refusal of the client's request, or nothing that tells what became of it. */
export type Outcome =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'unknown'; readonly status: number | undefined; readonly body: unknown }

/** Every pact of the load is with this provider. */
export const provider = 'provider'

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: string
}

type Kind = Action['kind']
type Requests = { readonly [K in Kind]: (action: Extract<Action, { readonly kind: K }>) => Request }

const requests: Requests = {
  register: post(({ subject }) => `/subjects/${subject}/versions`),
  'look-up': post(({ subject }) => `/subjects/${subject}`),
  delete: ({ subject, version }) => ({ method: 'DELETE', path: `/subjects/${subject}/versions/${version}` }),
  version: ({ subject, version }) => get(`/subjects/${subject}/versions/${version}`),
  latest: ({ subject }) => get(`/subjects/${subject}/versions/latest`),
  versions: ({ subject }) => get(`/subjects/${subject}/versions`),
  'set-level': ({ subject, level }) => ({
    method: 'PUT',
    path: `/config/${subject}`,
    body: JSON.stringify({ compatibility: level })
  }),
  level: ({ subject }) => get(`/config/${subject}`),
  'by-id': ({ id }) => get(`/schemas/ids/${id}`),
  publish: ({ consumer, version, text }) => ({
    method: 'PUT',
    path: `/pacts/provider/${provider}/consumer/${consumer}/version/${version}`,
    body: text
  }),
  verify: ({ consumer, sha, version }) => ({
    method: 'POST',
    path: `/pacts/provider/${provider}/consumer/${consumer}/pact-version/${sha}/verification-results`,
    body: JSON.stringify({ success: true, providerApplicationVersion: version })
  }),
  deploy: ({ service, version, at }) => ({
    method: 'POST',
    path: `/pacticipants/${service}/versions/${version}/deployed-versions/environment/${at}`,
    body: '{}'
  })
}

function get(path: string): Request {
  return { method: 'GET', path }
}

function post(path: (action: { readonly subject: string }) => string) {
  return (action: { readonly subject: string; readonly text: string }): Request => ({
    method: 'POST',
    path: path(action),
    body: JSON.stringify({ schema: action.text })
  })
}

/** Asks a registry. Only a success tells that something was done, and only a refusal that nothing was. */
export async function perform(url: string, action: Action, patience: number): Promise<Outcome> {
  // The table has a row for each kind that takes just that kind.
  const { method, path, body } = (requests[action.kind] as (action: Action) => Request)(action)
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(patience)
    })
    const { status } = response
    const answer: unknown = await response.json()
    if (status < 300) return { kind: 'ok', body: answer }
    return { kind: status < 500 ? 'refused' : 'unknown', status, body: answer }
  } catch (error) {
    return { kind: 'unknown', status: undefined, body: String(error) }
  }
}
