import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { Form, Shape } from '../shape.ts'
import { casesOf, type Part, targetsOf } from './cases.ts'
import { fitsPart } from './codec.ts'
import { formsOf, isLoose } from './form-kinds.ts'
import { docOf, type FormOf, nameIn } from './form-words.ts'
import type { Located } from './library.ts'
import type { Tree } from './tree.ts'

/**
 * What a JSON text may hold that fits the schema. A form is made for schemas that hold at once, so that `allOf` is
 * merged and branches stand side by side; what does not merge is asked of the validator. A schema that names no type
 * but speaks of properties means an object, though it would take any text.
 */
export function shape(tree: Tree): Shape {
  return new Shaper(tree).shape()
}

/** Schemas that hold at once, and their form. */
interface Entry {
  readonly name: string
  readonly schemas: readonly Part[]
  /** Whether a `$ref` leads to one of them: such have a name of their own. */
  readonly isReferred: boolean
  uses: number
  form: Form
}

/** There may be as many ways to merge schemas as they have subsets: more than this are not merged, but asked about. */
const mergeLimit = 1000

class Shaper {
  readonly #tree: Tree
  readonly #entries = new Map<string, Entry>()
  readonly #names = new Set<string>()
  readonly #numbers = new Map<JsonObject, number>()
  readonly #pending: Entry[] = []
  #merged = 0
  /** What references call the schemas that they lead to. */
  readonly #referred = new Map<JsonObject, string>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  shape(): Shape {
    const { document, library } = this.#tree
    const start = this.#formOf([library.add(document)], 'root')
    for (let entry = this.#pending.shift(); entry !== undefined; entry = this.#pending.shift()) {
      entry.form = this.#build(entry)
    }
    const byName = new Map([...this.#entries.values()].map(entry => [entry.name, entry]))
    const named = [...byName.values()].filter(isNamed)
    return {
      root: inlined(start, byName),
      named: new Map(named.map(({ name, form }) => [name, inlined(form, byName)]))
    }
  }

  /** A reference to the form of schemas that hold at once. @param hint what to call it, when nothing better is known */
  readonly #formOf: FormOf = (schemas, hint) => {
    const parts: Part[] = []
    for (const located of schemas.map(schema => this.#behind(schema))) {
      if (located.schema === false) return { kind: 'nothing' }
      if (isJsonObject(located.schema)) parts.push({ ...located, schema: located.schema })
    }
    if (parts.length === 0) return { kind: 'anything' }
    const numbers = new Map(parts.map(part => [this.#numberOf(part.schema), part]))
    const key = [...numbers.keys()].sort((one, other) => one - other).join()
    const known = this.#entries.get(key)
    if (known !== undefined) {
      known.uses++
      return { kind: 'reference', name: known.name }
    }
    if (numbers.size > 1 && this.#merged++ > mergeLimit) return { kind: 'anything', fits: this.#fits(parts) }
    const referred = parts.flatMap(({ schema }) => this.#referred.get(schema) ?? [])
    const entry: Entry = {
      name: this.#freeName(referred.length === 0 || referred.length > 2 ? hint : referred.join(' and ')),
      schemas: [...numbers.values()],
      isReferred: referred.length > 0,
      uses: 1,
      form: { kind: 'nothing' }
    }
    this.#entries.set(key, entry)
    this.#pending.push(entry)
    return { kind: 'reference', name: entry.name }
  }

  /** The schema behind mere references. */
  #behind(located: Located): Located {
    let here = located
    const seen = new Set<Json>()
    for (;;) {
      const { schema, draft } = here
      if (!isJsonObject(schema)) return here
      if (seen.has(schema)) return { ...here, schema: true }
      seen.add(schema)
      const isMere = draft.refHasSiblings
        ? [...schema.keys()].every(name => name.startsWith('$') || notes.has(name))
        : typeof schema.get('$ref') === 'string'
      const [target, ...others] = isMere ? targetsOf(this.#tree.library, { ...here, schema }) : []
      if (target === undefined || others.length > 0) return here
      if (isJsonObject(target.schema)) this.#referred.set(target.schema, nameIn(schema))
      here = target
    }
  }

  #build({ schemas, name }: Entry): Form {
    const tree = this.#tree
    const cases = casesOf(tree.library, schemas)
    const forms = cases.flatMap(one => formsOf(tree.library, one, this.#formOf, name))
    const doc = schemas.map(docOf).find(text => text !== undefined)
    const isTrusted = cases.length === 1 && cases.every(one => !isLoose(one))
    const fits = isTrusted ? undefined : this.#fits(schemas)
    const [only] = forms
    if (only === undefined) return { kind: 'nothing', doc }
    return { ...(forms.length === 1 ? only : { kind: 'choice', of: forms }), doc, fits }
  }

  #fits(schemas: readonly Part[]): (value: unknown) => boolean {
    return value => schemas.every(schema => fitsPart(this.#tree, schema, value))
  }

  #numberOf(schema: JsonObject): number {
    const number = this.#numbers.get(schema) ?? this.#numbers.size
    this.#numbers.set(schema, number)
    return number
  }

  #freeName(wanted: string): string {
    let name = wanted
    for (let number = 2; this.#names.has(name); number++) name = `${wanted} ${number}`
    this.#names.add(name)
    return name
  }
}

/** These ask nothing of a value. */
const notes = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'definitions'
])

function isNamed({ isReferred, uses, form }: Entry): boolean {
  return (isReferred || uses > 1) && ['record', 'list', 'choice', 'literals'].includes(form.kind)
}

/** The form with what has no name put in its place. */
function inlined(form: Form, entries: ReadonlyMap<string, Entry>): Form {
  const inner = (one: Form): Form => inlined(one, entries)
  switch (form.kind) {
    case 'reference': {
      const entry = entries.get(form.name)
      return entry === undefined || isNamed(entry) ? form : inner(entry.form)
    }
    case 'choice':
      return { ...form, of: form.of.map(inner) }
    case 'list':
      return {
        ...form,
        first: form.first.map(inner),
        rest: inner(form.rest),
        contains: form.contains && { ...form.contains, form: inner(form.contains.form) }
      }
    case 'record':
      return {
        ...form,
        fields: form.fields.map(field => ({ ...field, form: inner(field.form) })),
        further: form.further.map(({ keys, values }) => ({ keys: inner(keys), values: inner(values) }))
      }
    default:
      return form
  }
}
