/**
 * Functions that made writers share, over the buffer `b` up to `end` with the position `p`. A format adds `size(n)`, which
 * writes a length, and says which lengths take how many bytes.
 */
export function writingSource(lengthBits: number): string {
  const [one, two, three, four] = [1, 2, 3, 4].map(bytes => 2 ** (7 * bytes - (7 - lengthBits)))
  const head = (length: string): string =>
    `(${length} < ${one} ? 1 : ${length} < ${two} ? 2 : ${length} < ${three} ? 3 : ${length} < ${four} ? 4 : 5)`
  return `
function string(v) {
  if (typeof v !== 'string') rt.leave()
  const length = v.length
  if (p + 3 * length + 5 > end) {
    const needed = Buffer.byteLength(v) + 5
    if (p + needed > end) {
      p += needed
      return
    }
  }
  if (length < 24) {
    const start = p
    size(length)
    let i = 0
    for (; i < length; i++) {
      const c = v.charCodeAt(i)
      if (c > 127) break
      b[p++] = c
    }
    if (i === length) return
    p = start
  }
  const head = ${head('length')}
  const written = b.utf8Write(v, p + head, end - p - head)
  const needed = ${head('written')}
  if (needed !== head) b.copyWithin(p + needed, p + head, p + head + written)
  size(written)
  p += written
}
function raw(v) {
  if (p + v.length <= end) b.set(v, p)
  p += v.length
}
function double(v) {
  if (typeof v !== 'number') rt.leave()
  rt.doubles[0] = v
  const d = rt.doubleBytes
  b[p] = d[0]; b[p + 1] = d[1]; b[p + 2] = d[2]; b[p + 3] = d[3]
  b[p + 4] = d[4]; b[p + 5] = d[5]; b[p + 6] = d[6]; b[p + 7] = d[7]
  p += 8
}
function float(v) {
  if (typeof v !== 'number') rt.leave()
  rt.floats[0] = v
  const d = rt.floatBytes
  b[p] = d[0]; b[p + 1] = d[1]; b[p + 2] = d[2]; b[p + 3] = d[3]
  p += 4
}
function varint(n) {
  while (n > 2147483647) { b[p++] = n % 128 | 128; n = Math.floor(n / 128) }
  while (n > 127) { b[p++] = n & 127 | 128; n >>>= 7 }
  b[p++] = n
}`
}

/** A short text of ASCII is put together from its characters: asking the buffer for it takes three times as long. */
const shortTexts = Array.from({ length: 12 }, (_, index) => {
  const bytes = Array.from({ length: index + 1 }, (_, at) => (at === 0 ? 'b[at]' : `b[at + ${at}]`))
  return `case ${index + 1}: return String.fromCharCode(${bytes.join(', ')})`
}).join('\n')

/** Functions that made readers share, over the bytes `b` up to `end` with the position `p`. */
export const readingSource = `
function textAt(at, length) {
  return length <= 12 ? shortText(at, length) : b.utf8Slice(at, at + length)
}
function shortText(at, length) {
  let bits = 0
  for (let i = at; i < at + length; i++) bits |= b[i]
  if (bits < 128) switch (length) {
    case 0: return ''
    ${shortTexts}
  }
  return b.utf8Slice(at, at + length)
}
const doubles = rt.doubles, words = rt.doubleWords
function double() {
  const at = p
  p += 8
  words[0] = b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)
  words[1] = b[at + 4] | (b[at + 5] << 8) | (b[at + 6] << 16) | (b[at + 7] << 24)
  return doubles[0]
}
function float() {
  const d = rt.floatBytes
  d[0] = b[p]; d[1] = b[p + 1]; d[2] = b[p + 2]; d[3] = b[p + 3]
  p += 4
  return rt.floats[0]
}`

/** A text as the source of a text. */
export const quote = (text: string): string => JSON.stringify(text)
