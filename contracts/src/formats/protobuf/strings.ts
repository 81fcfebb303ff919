/**
 * The value of what stands between the quotes of a string.
 * A byte that is no UTF-8 becomes the lone surrogate U+DC00 + byte, so that `quote` can write it back.
 */
export function unquote(raw: string): string {
  return raw.replace(escaped, text => {
    const [, letter = ''] = text
    if (/[0-7]/.test(letter) || /^\\[xX]./.test(text)) return bytesText(text)
    if (/^\\[uU]./.test(text)) {
      const code = Number.parseInt(text.slice(2), 16)
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    }
    return meanings.get(text) ?? letter
  })
}

/** A string in double quotes, escaped so that `unquote` gives it back. */
export function quote(text: string): string {
  return `"${text.replace(special, char => escapes[char] ?? octal(char))}"`
}

/** The bytes that a string stands for; the reverse of what `unquote` does with bytes that are no UTF-8. */
export function toBytes(text: string): Uint8Array {
  const parts = text.split(/([\udc80-\udcff]+)/u)
  return Uint8Array.from(
    parts.flatMap((part, index) =>
      index % 2 === 0 ? [...utf8.encode(part)] : Array.from(part, char => char.charCodeAt(0) - 0xdc00)
    )
  )
}

/** Bytes as a descriptor holds them, in ASCII and without quotes around. */
export function escapeBytes(text: string): string {
  return Array.from(toBytes(text), byte => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c
    return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  }).join('')
}

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Numbered bytes that follow each other may be one character. */
const escaped = /(?:\\[0-7]{1,3}|\\[xX][0-9a-fA-F]{1,2})+|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[\s\S]/g
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

function bytesText(text: string): string {
  const bytes = Uint8Array.from(text.slice(1).split('\\'), digits =>
    /^[xX]/.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 8)
  )
  try {
    return strict.decode(bytes)
  } catch {
    return Array.from(bytes, byte => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('')
  }
}

/** Control characters beyond ASCII take two bytes and are left as they are. */
function octal(char: string): string {
  const code = char.charCodeAt(0)
  const byte = code >= 0xdc80 ? code - 0xdc00 : code
  return byte === code && code >= 0x80 ? char : `\\${byte.toString(8).padStart(3, '0')}`
}
