/**
 * Clients write some names into a path as they are, so that the branch `feat/x` arrives as two segments. In these paths
 * the name in the group takes all segments that it can.
 */
const greedyPaths: readonly RegExp[] = [
  /^\/pacticipants\/[^/]+\/branches\/(.+)\/latest-version\/can-i-deploy\/to-environment\/[^/]+(?:\/badge)?$/d,
  /^\/pacticipants\/[^/]+\/latest-version\/(.+)\/can-i-deploy\/to\/[^/]+(?:\/badge)?$/d,
  /^\/pacticipants\/[^/]+\/branches\/(.+)\/versions\/[^/]+$/d,
  /^\/pacticipants\/[^/]+\/branches\/(.+)\/(?:latest-version|versions)$/d,
  /^\/pacticipants\/[^/]+\/branches\/(?!.*\/(?:versions|latest-version)(?:\/|$))(.+)$/d,
  /^\/pacticipants\/[^/]+\/versions\/(.+)\/(?:deployed|released)-versions\/environment\/[^/]+$/d,
  /^\/pacticipants\/[^/]+\/versions\/[^/]+\/tags\/(.+)$/d,
  /^\/pacticipants\/[^/]+\/versions\/(?!.*\/(?:tags|deployed-versions|released-versions)\/)(.+)$/d,
  /^\/pacticipants\/[^/]+\/latest-version\/(.+)$/d,
  /^\/pacts\/provider\/[^/]+\/consumer\/[^/]+\/latest\/(.+)\/badge$/d,
  /^\/pacts\/provider\/[^/]+(?:\/consumer\/[^/]+)?\/branch\/(.+)\/latest(?:\/badge)?$/d,
  /^\/pacts\/provider\/[^/]+(?:\/consumer\/[^/]+)?\/(?:branch|tag)\/(?!latest$)(.+)$/d,
  /^\/pacts\/provider\/[^/]+\/provider-states\/branch\/(.+)$/d,
  /^\/pacts\/provider\/[^/]+\/consumer\/[^/]+\/latest\/(?!badge$)(.+)$/d,
  /^\/pacts\/provider\/[^/]+\/latest\/(.+)$/d
]

/** The URL with slashes encoded that belong to a name. */
export function encodeGreedyNames(url: string): string {
  const end = url.search(/[?#]/)
  const [path, rest] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)]
  if (!/^\/+pact(?:icipant)?s\//.test(path)) return url
  const clean = path.replace(/\/{2,}/g, '/').replace(/\/$/, '')
  for (const pattern of greedyPaths) {
    const [from, to] = pattern.exec(clean)?.indices?.[1] ?? []
    if (from === undefined || to === undefined) continue
    return `${clean.slice(0, from)}${clean.slice(from, to).replaceAll('/', '%2F')}${clean.slice(to)}${rest}`
  }
  return url
}
