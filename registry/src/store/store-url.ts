/** A store's URL as it may be printed. */
export function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:/?#@]*):.*@/, '$1:***@').replace(/([?&]password=)[^&]*/g, '$1***')
}
