/** Thrown by made code at whatever it leaves to the slower way; it carries nothing, so that it costs nothing. */
export const leftToOthers: unique symbol = Symbol('left to others')

const doubles = new Float64Array(1)
const floats = new Float32Array(1)

/** What made code of every format calls. */
export const runtime = {
  doubles,
  doubleBytes: new Uint8Array(doubles.buffer),
  doubleWords: new Int32Array(doubles.buffer),
  floats,
  floatBytes: new Uint8Array(floats.buffer),
  leave(): never {
    throw leftToOthers
  },
  /** Sets an object's member, whatever its name. */
  put(target: object, key: string, value: unknown): void {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  }
} as const

/** Makes code; undefined where that is forbidden, and for what is too large for it. */
export function make<Made>(source: string, values: Readonly<Record<string, unknown>>): Made | undefined {
  try {
    return new Function(...Object.keys(values), source)(...Object.values(values)) as Made // the source says what it gives back
  } catch (error) {
    if (error instanceof EvalError || error instanceof RangeError) return undefined
    throw error
  }
}
