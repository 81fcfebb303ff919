/**
 * The value of what stands between the quotes of a string.
 * A byte that is no UTF-8 becomes the lone surrogate U+DC00 + byte, so that `quote` can write it back.
 */
export function unquote(raw: string): string {
  if (!raw.includes('\\')) return raw
  const parts = raw.split(escape)
  const bytes = parts.flatMap((part, index) => (index % 2 === 0 ? [...utf8.encode(part)] : bytesOf(part)))
  try {
    return strict.decode(Uint8Array.from(bytes))
  } catch {
    return bytes.map(byte => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('')
  }
}

/** A string in double quotes, escaped so that `unquote` gives it back. */
export function quote(text: string): string {
  return `"${text.replace(special, char => escapes[char] ?? octal(char))}"`
}

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const escape = /(\\(?:[0-7]{1,3}|[xX][0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S]))/
const special = /[\\"'\p{Cc}]|[\udc80-\udcff]/gu
const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"'
}
const meanings = new Map(Object.entries(escapes).map(([char, text]) => [text, char]))

function bytesOf(text: string): readonly number[] {
  const digits = text.slice(2)
  const letter = text[1] ?? ''
  if (/[0-7]/.test(letter)) return [Number.parseInt(text.slice(1), 8) & 0xff]
  if (/[xX]/.test(letter) && digits !== '') return [Number.parseInt(digits, 16)]
  if (/[uU]/.test(letter) && digits !== '') {
    const code = Number.parseInt(digits, 16)
    return [...utf8.encode(code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code))]
  }
  return [...utf8.encode(meanings.get(text) ?? letter)]
}

/** Control characters beyond ASCII take two bytes and are left as they are. */
function octal(char: string): string {
  const code = char.charCodeAt(0)
  const byte = code >= 0xdc80 ? code - 0xdc00 : code
  return byte === code && code >= 0x80 ? char : `\\${byte.toString(8).padStart(3, '0')}`
}
