/** Below these an empty segment is a subject with an empty name. */
const keepsEmptySegments = /^\/(?:subjects|compatibility)\//

/** The URL without the slashes that clients double when they join paths carelessly. */
export function tidyPath(url: string): string {
  const end = url.search(/[?#]/)
  const [path, rest] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)]
  const led = path.replace(/^\/{2,}/, '/')
  return `${keepsEmptySegments.test(led) ? led : led.replaceAll(/\/{2,}/g, '/')}${rest}`
}
