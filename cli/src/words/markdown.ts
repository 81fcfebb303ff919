/** Names come from users: what Markdown would take for itself, or for somebody who is mentioned, is escaped. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>#|~&]/g, '\\$&')
    .replaceAll(/(^|[^\w])@/g, '$1&#64;')
    .replaceAll(/[\r\n]+/g, ' ')
}

/** A name in a typewriter's letters. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll(/[\r\n]+/g, ' ')}\``
}

export function bullets(lines: readonly string[]): string {
  return lines.map(line => `- ${escaped(line)}`).join('\n')
}

/** Several lines as they are, whatever they hold. */
export function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}

/** Rows under headings; cells are Markdown already. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}
