import { items, type Path } from './path.ts'

/** A look at a place of an event, and whether there was something. */
export interface Look {
  readonly path: Path
  readonly isFound: boolean
}

/** An event that remembers which of its fields were looked at. */
export interface Recorded {
  readonly event: unknown
  readonly looks: readonly Look[]
}

/**
 * Wraps an event so that every look at a field is noted: also those of destructuring, spreads and `JSON.stringify`.
 * Records and lists are wrapped, all else is handed out as it is.
 */
export function recorded(event: unknown): Recorded {
  const looks: Look[] = []
  const wrapped = new WeakMap<object, unknown>()

  const wrap = (value: unknown, path: Path): unknown => {
    if (!isContainer(value)) return value
    const known = wrapped.get(value)
    if (known !== undefined) return known
    const proxy = new Proxy(value, traps(path))
    wrapped.set(value, proxy)
    return proxy
  }
  const traps = (path: Path): ProxyHandler<object> => {
    const note = (target: object, key: string | symbol): Path | undefined => {
      const part = partOf(target, key)
      if (part === undefined) return undefined
      const place = [...path, part]
      looks.push({
        path: place,
        isFound: Object.hasOwn(target, key) && Reflect.get(target, key) !== undefined
      })
      return place
    }
    return {
      get(target, key, receiver) {
        const value = Reflect.get(target, key, receiver)
        const place = note(target, key)
        // What can never change has to be handed out as it is.
        const { configurable, writable } = Reflect.getOwnPropertyDescriptor(target, key) ?? {}
        return place === undefined || (configurable === false && writable === false)
          ? value
          : wrap(value, place)
      },
      has(target, key) {
        note(target, key)
        return Reflect.has(target, key)
      },
      ownKeys(target) {
        const keys = Reflect.ownKeys(target)
        for (const key of keys) note(target, key)
        return keys
      }
    }
  }
  return { event: wrap(event, []), looks }
}

/** Records and lists: codecs make records of classes of their own, too. */
function isContainer(value: unknown): value is object {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
}

/** What a key stands for; undefined for what is no part of the message: methods, symbols, the length of a list. */
function partOf(target: object, key: string | symbol): string | undefined {
  if (typeof key === 'symbol') return undefined
  if (Array.isArray(target)) return /^\d+$/.test(key) ? items : undefined
  return Object.hasOwn(target, key) || !(key in target) ? key : undefined
}
