/** Where a message is sent: an exchange, and a routing key there. */
export interface Place {
  /** The empty name is the default exchange, which leads to the queue that the key names. */
  readonly exchange: string
  readonly key: string
}

/** Reads an address: a routing key, or an exchange and a routing key with a slash between them. */
export function placeOf(address: string, exchange: string): Place {
  const slash = address.indexOf('/')
  return slash < 0
    ? { exchange, key: address }
    : { exchange: address.slice(0, slash), key: address.slice(slash + 1) }
}

/** Writes a place as an address, without the exchange where it goes without saying. */
export function addressOf(place: Place, exchange: string): string {
  return place.exchange === exchange && !place.key.includes('/')
    ? place.key
    : `${place.exchange}/${place.key}`
}
