/** Gives every type a name of its own: the last part of what it is called, and more of it where that is taken. */
export class Names {
  /** What a module uses without declaring it. */
  readonly #taken = new Set(['Buffer'])
  readonly #known = new Map<string, string>()

  /** @param called what the schema calls the type: `shop.orders.Order`, `Order.Line`, `order line` */
  of(called: string): string {
    const known = this.#known.get(called)
    if (known !== undefined) return known
    const [short, long] = [called.split('.').at(-1) ?? called, called].map(identifier)
    const name = [short, long].find(candidate => candidate !== undefined && !this.#taken.has(candidate))
    const free = name ?? this.#numbered(long ?? 'Type')
    this.#taken.add(free)
    this.#known.set(called, free)
    return free
  }

  #numbered(name: string): string {
    let number = 2
    while (this.#taken.has(`${name}${number}`)) number++
    return `${name}${number}`
  }
}

/** The words of a text, each with a capital, as TypeScript takes a name; `Type` where there are none. */
export function identifier(text: string): string {
  const words = text.split(/[^\p{ID_Continue}]+|_+/u).filter(word => word !== '')
  const name = words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^\p{ID_Start}/u.test(name) ? name : `Type${name}`
}
