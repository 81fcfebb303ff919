import type { Form, Schema, Shape } from '@instep/contracts'
import { Names } from './names.ts'
import { behind, interfaceOf, type NameOf, notesOf, typeOf } from './print.ts'
import { comment, visible } from './quote.ts'

/** A schema, and what people call it. */
export interface Source {
  /** For the head of the module: `subject orders-value, version 2`. */
  readonly label: string
  /** What a message is called that has no name. */
  readonly name: string
  readonly schema: Schema
}

/** The text of a module with the types of a schema's messages, as the codec gives them. */
export function moduleText({ label, name, schema }: Source): string {
  const names = new Names()
  const shapes = shapesOf(schema)
  // The messages first, so that they have the best names.
  const tops = shapes.map(({ called, shape }) => topOf(called ?? name, shape))
  for (const { called } of tops) names.of(called)
  const nameOf: NameOf = reference =>
    names.of(tops.find(top => top.reference === reference)?.called ?? reference)
  const types = new Map<string, Form>(tops.map(({ called, form }) => [called, form]))
  for (const [reference, form] of shapes.flatMap(({ shape }) => [...shape.named])) {
    if (!tops.some(top => top.reference === reference)) types.set(reference, form)
  }
  const body = [...types].map(([called, form]) => declaration(names.of(called), form, nameOf)).join('\n')
  const imports = /\bBuffer\b/.test(body) ? "import type { Buffer } from 'node:buffer'\n\n" : ''
  const head = `// The types of ${visible(label)} (${schema.type}), written by \`instep types generate\`. Do not edit.\n`
  return `${head}\n${imports}${body === '' ? 'export {}\n' : body}`
}

/** Every message of a schema that holds several, else its one. */
function shapesOf(schema: Schema): readonly { readonly called: string | undefined; readonly shape: Shape }[] {
  const { messages } = schema
  if (messages === undefined) return [{ called: schema.name, shape: schema.shape() }]
  const shapes: { called: string; shape: Shape }[] = []
  for (let index = 0; ; index++) {
    const message = messages.nameAt([index])
    if (message === undefined) return shapes
    shapes.push({ called: message, shape: schema.shape({ message }) })
  }
}

/** The type of a whole message. One that refers to itself by a name has no other name. */
function topOf(
  called: string,
  { root, named }: Shape
): { called: string; reference: string | undefined; form: Form } {
  if (root.kind !== 'reference') return { called, reference: undefined, form: root }
  return { called, reference: root.name, form: named.get(root.name) ?? { kind: 'nothing' } }
}

function declaration(name: string, form: Form, nameOf: NameOf): string {
  const words = comment([form.doc, ...notesOf(form)], '')
  const object = interfaceOf(form, nameOf)
  if (object !== undefined) return `${words}export interface ${name} ${object}\n`
  return `${words}export type ${name} =${behind(typeOf(form, nameOf))}\n`
}
