import { RegistryFailure } from '@instep/messages'

/** Does a piece of work once, however often it is asked for by its key. */
export type Remembering = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>

/** Does each piece of work once, whatever becomes of it, and none any more once the registry has failed. */
export function remembering(): Remembering {
  const all = new Map<string, Promise<unknown>>()
  let failure: RegistryFailure | undefined
  const tried = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (failure !== undefined) throw failure
    try {
      return await work()
    } catch (error) {
      if (error instanceof RegistryFailure && error.kind !== 'absent') failure = error
      throw error
    }
  }
  return <Value>(key: string, work: () => Promise<Value>) => {
    const promise = all.get(key) ?? tried(work)
    all.set(key, promise)
    // A key belongs to one kind of value.
    return promise as Promise<Value>
  }
}
