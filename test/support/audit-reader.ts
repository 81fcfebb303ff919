/** A version of a subject. */
export interface Version {
  readonly subject: string
  readonly version: number
  readonly id: number
  readonly text: string
  readonly isLive: boolean
}

/** Reads a registry that must answer everything. */
export interface Reader {
  /** What went wrong with reading itself. */
  readonly problems: readonly string[]
  /** The answer; undefined for what is not found. */
  get(path: string): Promise<unknown>
  /** All versions of a subject, deleted ones too. */
  versions(subject: string): Promise<readonly Version[]>
  /** Does some work for each of some items, a few at a time. */
  each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void>
}

const atOnce = 16

export function createReader(url: string): Reader {
  const problems: string[] = []

  async function get(path: string): Promise<unknown> {
    const response = await fetch(`${url}${path}`)
    if (response.status === 200) return response.json()
    const text = await response.text()
    if (response.status !== 404) problems.push(`${path} is answered ${response.status} ${text}`)
    return undefined
  }

  async function version(subject: string, number: number, live: ReadonlySet<number>): Promise<Version[]> {
    const answer = await get(`/subjects/${subject}/versions/${number}?deleted=true`)
    if (answer === undefined) {
      problems.push(`${subject} lists version ${number}, which cannot be read`)
      return []
    }
    const { id, schema } = answer as { readonly id: number; readonly schema: string }
    return [{ subject, version: number, id, text: schema, isLive: live.has(number) }]
  }

  return {
    problems,
    get,
    async versions(subject) {
      const path = `/subjects/${subject}/versions`
      const live = new Set(((await get(path)) ?? []) as readonly number[])
      const all = ((await get(`${path}?deleted=true`)) ?? []) as readonly number[]
      return (await Promise.all(all.map(number => version(subject, number, live)))).flat()
    },
    async each(items, work) {
      const waiting = items.values()
      const run = async (): Promise<void> => {
        for (const item of waiting) await work(item)
      }
      await Promise.all(Array.from({ length: atOnce }, run))
    }
  }
}
