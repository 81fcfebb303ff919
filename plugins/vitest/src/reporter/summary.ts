import type { Proof } from '@instep/pact/publishing'

type Kind = Proof['shown'][number]['kind']

/** What is known of one message of a service after a run. */
export interface MessageSummary {
  readonly message: string
  /** Who is on the other side: the provider that a consumer depends on. */
  readonly others: readonly string[]
  readonly subject: string | undefined
  readonly version: number | undefined
  readonly channel: string | undefined
  /** What tests have shown, each kind once: it holds when it held every time. */
  readonly kinds: readonly { readonly kind: Kind; readonly passed: boolean }[]
  /** The pacts of consumers about it, by their names. */
  readonly pacts: readonly PactSummary[]
  /** Fields of the message that the handler never read. */
  readonly untouched: readonly string[]
}

export interface PactSummary {
  readonly name: string
  readonly passed: boolean
  /** It may fail: it never held on this branch. */
  readonly isPending: boolean
}

/** A service in one of its parts, and its messages by name. */
export interface ServiceSummary {
  readonly service: string
  readonly side: Proof['side']
  readonly messages: readonly MessageSummary[]
}

/** What a run has shown, by service. */
export function summaryOf(proofs: readonly Proof[]): readonly ServiceSummary[] {
  return grouped(proofs, ({ side, service }) => [side, service]).map(own => ({
    service: own[0].service,
    side: own[0].side,
    messages: grouped(own, ({ message }) => [message]).map(messageOf)
  }))
}

function messageOf(proofs: Group<Proof>): MessageSummary {
  const shown = proofs.flatMap(proof => proof.shown)
  const kinds = grouped(
    shown.filter(({ kind }) => kind !== 'verification'),
    ({ kind }) => [kind]
  )
  const pacts = grouped(
    shown.filter(({ kind }) => kind === 'verification'),
    ({ name }) => [name]
  )
  const reads = new Set(proofs.flatMap(proof => proof.reads))
  const fields = [...new Set(proofs.flatMap(proof => proof.fields))]
  return {
    message: proofs[0].message,
    others: proofs[0].side === 'consumer' ? distinct(proofs.map(({ other }) => other)) : [],
    subject: proofs.find(({ subject }) => subject !== undefined)?.subject,
    version: proofs.find(({ version }) => version !== undefined)?.version,
    channel: proofs.find(({ channel }) => channel !== undefined)?.channel,
    kinds: kinds.map(ones => ({ kind: ones[0].kind, passed: ones.every(({ passed }) => passed) })),
    pacts: pacts.map(ones => ({
      name: ones[0].name,
      passed: ones.every(({ passed }) => passed),
      isPending: ones.some(({ detail }) => detail === 'pending')
    })),
    untouched: fields.filter(field => !isRead(field, reads)).toSorted()
  }
}

/** Who reads a part of a field has read it; so has who reads the whole that it is a part of. */
function isRead(field: string, reads: ReadonlySet<string>): boolean {
  return [...reads].some(
    read => read === field || read.startsWith(`${field}.`) || read.startsWith(`${field}[`)
  )
}

type Group<Item> = readonly [Item, ...Item[]]

/** Items with one key together, sorted by key. */
function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => readonly string[]
): readonly Group<Item>[] {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const key = JSON.stringify(keyOf(item))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group)
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter(text => text !== undefined))].toSorted()
}
