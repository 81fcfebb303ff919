import { arbitrary } from '@instep/arbitrary'
import { formatOf, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'
import { histories, writings } from './events.ts'

/** What the gate says, held against what codecs do: environments of random services, over HTTP. */
interface Actor {
  readonly name: string
  readonly action: 'send' | 'receive'
  /** Which version of the event it runs with, and which it wants to. */
  readonly now: number
  readonly next: number
}

const environments = Number(process.env.INSTEP_GATE_ENVIRONMENTS ?? 60)
const messagesPerPair = 25

const actors = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('orders', 'payments', 'audit', 'mail'),
    action: fc.constantFrom('send' as const, 'receive' as const),
    now: fc.nat(3),
    next: fc.nat(3)
  }),
  { selector: ({ name }) => name, minLength: 2, maxLength: 4 }
)

let count = 0
const server = await startRegistry({ log: false })
afterAll(() => server[Symbol.asyncDispose]())

test.each(Object.keys(writings))(
  '%s: after a yes every live message is read, and a broken pair comes with one that is not',
  async type => {
    const seen = { yes: 0, no: 0, proofs: 0, decoded: 0 }
    await fc.assert(
      fc.asyncProperty(histories, actors, async (history, cast) => {
        const texts = history.map(event => writings[type]?.(event) ?? '')
        const schemas = texts.map(text => formatOf(type).parse(text))
        const { answer, pairs } = await asked(server, type, texts, cast)
        for (const pair of pairs.filter(({ outcome }) => outcome === 'broken')) {
          const { counterexample } = pair
          if (counterexample === undefined) continue
          const [writer, reader] = [
            schemas[pair.writer.schema.version - 1],
            schemas[pair.reader.schema.version - 1]
          ]
          const bytes = Buffer.from(counterexample.base64, 'base64')
          expect(() => writer?.decode(bytes)).not.toThrow()
          expect(() => reader?.decode(bytes, writer)).toThrow()
          seen.proofs += 1
        }
        if (answer === 'no') seen.no += 1
        if (answer !== 'yes') return
        seen.yes += 1
        for (const [writer, reader] of livePairs(cast, schemas)) {
          for (const message of fc.sample(arbitrary(writer), messagesPerPair)) {
            reader.decode(writer.encode(message), writer)
            seen.decoded += 1
          }
        }
      }),
      { numRuns: environments }
    )
    console.log(`${type}: ${JSON.stringify(seen)}`)
    expect(seen.yes).toBeGreaterThan(0)
    expect(seen.no).toBeGreaterThan(0)
    expect(seen.decoded).toBeGreaterThan(0)
  }
)

/** Every writer that runs or wants to, with every reader that does: what the gate has to vouch for, found without it. */
function livePairs(
  cast: readonly Actor[],
  schemas: readonly Schema[]
): readonly (readonly [Schema, Schema])[] {
  const [candidate] = cast
  const live = (action: Actor['action']) =>
    cast
      .filter(actor => actor.action === action)
      .flatMap(actor =>
        (actor === candidate ? [actor.now, actor.next] : [actor.now]).map(version => ({ actor, version }))
      )
  return live('send').flatMap(writer =>
    live('receive')
      // What ran before is nobody's fault who comes now.
      .filter(reader => isNew(writer, candidate) || isNew(reader, candidate))
      .flatMap(reader => {
        const [written, read] = [
          schemas[writer.version % schemas.length],
          schemas[reader.version % schemas.length]
        ]
        return written === undefined || read === undefined ? [] : [[written, read] as const]
      })
  )
}

function isNew({ actor, version }: { actor: Actor; version: number }, candidate: Actor | undefined): boolean {
  return actor === candidate && version === actor.next
}

interface Answer {
  readonly answer: string
  readonly pairs: readonly {
    readonly outcome: string
    readonly writer: { readonly schema: { readonly version: number } }
    readonly reader: { readonly schema: { readonly version: number } }
    readonly counterexample?: { readonly base64: string }
  }[]
}

/** Puts an environment up and asks for the first of the cast. */
async function asked(
  { url }: RunningRegistry,
  type: string,
  texts: readonly string[],
  cast: readonly Actor[]
): Promise<Answer> {
  const own = `${type.toLowerCase()}${++count}`
  const subject = `${own}-value`
  const send = async (request: string, body: unknown) => {
    const [status, answer] = await call({ url }, request, body)
    expect([request, status, answer]).toMatchObject([request, status < 300 ? status : 200, {}])
    return answer
  }
  await send(`PUT /config/${subject}`, { compatibility: 'NONE' })
  const versions: number[] = []
  for (const schema of texts) {
    await send(`POST /subjects/${subject}/versions`, { schema, schemaType: type })
    const { version } = (await send(`POST /subjects/${subject}`, { schema, schemaType: type })) as {
      version: number
    }
    versions.push(version)
  }
  await send('POST /environments', { name: own, production: false })
  for (const { name, action, now, next } of cast) {
    for (const [number, event] of [
      [1, now],
      [2, next]
    ] as const) {
      await send(`POST /api/services/${own}-${name}/versions/${number}/operations`, {
        operations: [{ action, subject, schema: { subject, version: versions[event % texts.length] } }]
      })
    }
    await send(`POST /api/environments/${own}/deployments`, { service: `${own}-${name}`, version: '1' })
  }
  const [first] = cast
  const answer = (await send('POST /api/gate', {
    environment: own,
    candidates: [{ service: `${own}-${first?.name}`, version: '2' }]
  })) as Answer
  return { ...answer, pairs: answer.pairs.map(pair => renumbered(pair, versions)) }
}

/** Equal texts share a version: pairs are told by the position of the first text that has it. */
function renumbered(pair: Answer['pairs'][number], versions: readonly number[]): Answer['pairs'][number] {
  const place = (version: number) => ({ schema: { version: versions.indexOf(version) + 1 } })
  return { ...pair, writer: place(pair.writer.schema.version), reader: place(pair.reader.schema.version) }
}
