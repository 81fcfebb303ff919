import type { Form } from '@instep/contracts'
import { branchFor, type Forms, isMap, isRecord, itemForm, memberForm } from './forms.ts'
import { Refusal } from './refusal.ts'
import type { MatchingRule, RulesByPath, Struct } from './rpc/messages.ts'
import { type Expression, isDefinition, readDefinition } from './rules/expression.ts'
import { anyItem, anyMember, type Path, pathText, type Step } from './rules/path.ts'
import type { Primitive } from './rules/scanner.ts'

/** What a test says of a message, as values that the codec takes and rules about them. */
export interface Example {
  readonly datum: unknown
  readonly rules: RulesByPath
}

/** Reads the fields of a message as a test gives them. @throws Refusal */
export function exampleFrom(forms: Forms, fields: Struct): Example {
  const found = new Map<string, MatchingRule[]>()
  const rule = (path: Path, type: string, values: Struct = {}) => {
    const key = pathText(path)
    found.set(key, [...(found.get(key) ?? []), { type, values }])
  }

  const value = (given: unknown, form: Form, path: Path): unknown => {
    if (path.length > deepest) throw new Refusal(`the message has more than ${deepest} levels`)
    if (typeof given === 'string' && isDefinition(given))
      return defined(readDefinition(given), {}, form, path)
    const branch = branchFor(forms, form, given)
    if (Array.isArray(given)) {
      if (given.length === 0) rule(path, 'equality')
      return given.map((item, index) => value(item, itemForm(branch), [...path, index]))
    }
    if (!isRecord(given)) {
      rule(path, 'equality')
      return fitted(given, branch)
    }
    const { 'pact:match': match, ...members } = given
    if (typeof match === 'string') return defined(readDefinition(match), members, form, path)
    if (path.length > 0 && Object.keys(members).length === 0) rule(path, 'type')
    return record(members, branch, path)
  }

  const record = (members: Struct, form: Form, path: Path): unknown =>
    Object.fromEntries(
      Object.entries(members).map(([name, given]) => {
        const place = [...path, name]
        const member = memberForm(form, name)
        if (member === undefined) throw new Refusal(`the schema has no field at ${pathText(place)}`)
        return [name, value(given, member, place)]
      })
    )

  const defined = (parts: readonly Expression[], beside: Struct, form: Form, path: Path): unknown => {
    const place = { beside, form, path, key: keyIn(parts) }
    let example: unknown
    for (const part of parts) {
      // The cast joins a part with the row of its kind.
      const found = parters[part.kind](part as never, place)
      if (found !== undefined) example = found
    }
    if (example !== undefined) return example
    const branch = listOrMap(form)
    return branch.kind === 'list' ? [] : record(beside, branch, path)
  }

  interface Place {
    readonly beside: Struct
    readonly form: Form
    readonly path: Path
    /** What a member of a map is called in the example. */
    readonly key: string
  }
  type Parter<Kind extends Expression['kind']> = (
    part: Extract<Expression, { readonly kind: Kind }>,
    place: Place
  ) => unknown
  /** What each kind of expression does: makes rules, and gives the example if it has one. */
  const parters: { readonly [Kind in Expression['kind']]: Parter<Kind> } = {
    rule: ({ rule: { type, values }, example }, { form, path }) => {
      rule(path, type, values)
      return example === null ? null : fitted(example, branchFor(forms, form, example))
    },
    reference: ({ name }, { beside, form, path }) => {
      if (!Object.hasOwn(beside, name)) {
        throw new Refusal(`nothing is called '${name}' beside the rule at ${pathText(path)}`)
      }
      rule(path, 'type')
      return value(beside[name], form, path)
    },
    eachValue: ({ of }, { beside, form, path, key }) => {
      const members = listOrMap(form)
      const step: Step = isMap(members) ? anyMember : anyItem
      rule(path, isMap(members) ? 'values' : 'type')
      const inner = step === anyMember ? memberForm(members, '') : itemForm(members)
      const item = defined([of], beside, inner ?? { kind: 'anything' }, [...path, step])
      return step === anyMember ? { [key]: item } : [item]
    },
    eachKey: ({ of }, { path }) => {
      if (of.kind !== 'rule')
        throw new Refusal(`eachKey at ${pathText(path)} wants matching(…) or notEmpty(…)`)
      const { type, values } = of.rule
      rule(path, 'each-key', { rules: [{ match: type, ...values }] })
    },
    atLeast: ({ size }, { path }) => rule(path, 'min-type', { min: size }),
    atMost: ({ size }, { path }) => rule(path, 'max-type', { max: size })
  }
  const listOrMap = (form: Form): Form => {
    const list = branchFor(forms, form, [])
    return list.kind === 'list' ? list : branchFor(forms, form, {})
  }

  return { datum: value(fields, forms.root, []), rules: rulesByPath(found) }
}

const deepest = 100

/** What a member of a map is called in the example: what the rule about keys has for one. */
function keyIn(parts: readonly Expression[]): string {
  const keys = parts.find(part => part.kind === 'eachKey')
  return keys?.of.kind === 'rule' ? String(keys.of.example) : 'example'
}

function rulesByPath(found: ReadonlyMap<string, readonly MatchingRule[]>): RulesByPath {
  return Object.fromEntries([...found].map(([path, rule]) => [path, { rule }]))
}

/** A plain value as the codec takes it: bytes from base64, 64 bits as the format has them. */
function fitted(given: unknown, form: Form): unknown {
  if (form.kind === 'bytes' && form.as === 'buffer' && typeof given === 'string')
    return Buffer.from(given, 'base64')
  if (form.kind === 'integer' && form.as === 'text' && typeof given !== 'string')
    return String(given as Primitive)
  if (form.kind === 'integer' && form.as === 'exact' && typeof given === 'string' && /^-?\d+$/.test(given)) {
    return Number.isSafeInteger(Number(given)) ? Number(given) : BigInt(given)
  }
  return given
}
