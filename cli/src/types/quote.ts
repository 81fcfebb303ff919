/** A text as a literal of TypeScript. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${visible(escaped)}'`
}

/** A name as the key of a member. */
export function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : quoted(name)
}

/** What people wrote about something, as a comment that ends where it should. */
export function comment(lines: readonly (string | undefined)[], indent: string): string {
  const all = lines
    .flatMap(text => text?.trim().split(/\r\n|[\n\r\u2028\u2029]/) ?? [])
    .map(line => visible(line).replaceAll('*/', '*\\/').trimEnd())
  if (all.every(line => line === '')) return ''
  if (all.length === 1) return `${indent}/** ${all[0]} */\n`
  return [`${indent}/**`, ...all.map(line => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join('\n')
}

/** A text without characters that an editor does not show, or that turn round what it shows. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, character => {
    const code = (character.codePointAt(0) ?? 0).toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })
}
