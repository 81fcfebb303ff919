import { Failure } from './failures.ts'
import { parseSubject, type Subject, subjectText } from './subjects.ts'

export const associationTypes = ['key', 'value'] as const
export type AssociationType = (typeof associationTypes)[number]

/** Strong: the subject belongs to the resource alone, and can go with it. Weak: several resources may share it. */
export const lifecycles = ['STRONG', 'WEAK'] as const
export type Lifecycle = (typeof lifecycles)[number]

/** What messages are sent through: a topic, of the cluster or environment that is its namespace. */
export interface Resource {
  readonly id: string
  readonly name: string
  readonly namespace: string
  readonly type: string
}

/** The subject under which the keys or values of a resource's messages are registered. */
export interface Association {
  readonly guid: string
  readonly resource: Resource
  readonly type: AssociationType
  readonly subject: Subject
  readonly lifecycle: Lifecycle
  /** A frozen association keeps its terms for good. */
  readonly isFrozen: boolean
}

/** The terms of an association as a client asks for them: what is left out stays, or takes its default. */
export interface AssociationTerms {
  readonly type?: string | undefined
  readonly subject?: string | undefined
  readonly lifecycle?: Lifecycle | undefined
  readonly frozen?: boolean | undefined
}

/** @throws Failure associationInvalid */
export function toResource(sent: {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly type?: string | undefined
}): Resource {
  const given = (property: string, value: string | undefined): string => {
    if (value === undefined || value === '') return refuse(property, 'cannot be null or empty')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    if (/[\u0000-\u001f\u007f]/.test(value)) return refuse(property, 'cannot have control characters')
    return value
  }
  const name = given('resourceName', sent.name)
  const namespace = given('resourceNamespace', sent.namespace)
  const id = given('resourceId', sent.id)
  if (sent.type !== undefined && sent.type !== '' && sent.type !== 'topic') {
    return refuse('resourceType', "must be 'topic'")
  }
  return { id, name, namespace, type: 'topic' }
}

/** @throws Failure associationInvalid */
export function toAssociationType(text: string | undefined): AssociationType {
  if (text === undefined || text === '') return 'value'
  const type = associationTypes.find(known => known === text)
  return type ?? refuse('associationType', "must be either 'key' or 'value'")
}

/** The subject of a resource's own context that an association takes when it names none. */
export function defaultSubject({ namespace, name }: Resource, type: AssociationType): Subject {
  return parseSubject(`:.${namespace}:${name}-${type}`)
}

/**
 * The association that a resource gets on these terms, from what it has and whether a schema comes with it.
 * @throws Failure associationInvalid, associationFrozen
 */
export function agreed(
  resource: Resource,
  terms: AssociationTerms,
  known: Association | undefined,
  bringsSchema: boolean
): Omit<Association, 'guid'> {
  const type = toAssociationType(terms.type)
  const own = defaultSubject(resource, type)
  const subject = terms.subject === undefined ? (known?.subject ?? own) : parseSubject(terms.subject)
  const wanted = {
    resource,
    type,
    subject,
    lifecycle: terms.lifecycle ?? known?.lifecycle ?? (bringsSchema ? 'STRONG' : 'WEAK'),
    isFrozen: terms.frozen ?? known?.isFrozen ?? false
  } as const
  if (known !== undefined) requireChangeable(known, wanted)
  if (wanted.isFrozen && subjectText(subject) !== subjectText(own)) {
    return refuse('subject', `frozen associations must use subject '${subjectText(own)}'`)
  }
  if (wanted.isFrozen && wanted.lifecycle === 'WEAK') {
    return refuse('frozen', 'a weak association cannot be frozen')
  }
  return wanted
}

/** Whether two associations agree in everything that a client may ask for. */
export function isSameAssociation(a: Omit<Association, 'guid'>, b: Omit<Association, 'guid'>): boolean {
  return (
    subjectText(a.subject) === subjectText(b.subject) &&
    a.lifecycle === b.lifecycle &&
    a.isFrozen === b.isFrozen
  )
}

function requireChangeable(known: Association, wanted: Omit<Association, 'guid'>): void {
  if (isSameAssociation(known, wanted)) return
  if (subjectText(known.subject) !== subjectText(wanted.subject)) {
    refuse('subject', 'the subject of an association cannot be changed')
  }
  if (known.isFrozen) {
    throw new Failure('associationFrozen', { type: known.type, subject: subjectText(known.subject) })
  }
}

function refuse(property: string, detail: string): never {
  throw new Failure('associationInvalid', { property, detail })
}
