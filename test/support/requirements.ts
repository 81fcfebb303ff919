/** Whether a server or tool that a test needs and does not find is a failure, and not a reason to skip. */
export const isEverythingRequired = process.env.INSTEP_REQUIRE_SERVERS !== undefined

/** Whether to skip for want of something: says so on the terminal, or fails when everything is required. */
export function isMissing(what: { readonly kind: string; readonly reason?: string }): boolean {
  if (what.kind !== 'missing') return false
  if (isEverythingRequired) throw new Error(what.reason)
  console.warn(`skipped: ${what.reason}`)
  return true
}
