import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, createRegistry, openStore } from '@instep/registry'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { engines } from '../../support/engines.ts'

const folder = await mkdtemp(join(tmpdir(), 'instep-kept-'))
afterAll(() => rm(folder, { recursive: true }))

let files = 0
const stores: Readonly<Record<string, () => Promise<string>>> = {
  ...engines,
  // Two processes can share a file, and no memory.
  sqlite: async () => `sqlite:${join(folder, `${++files}.db`)}`
}

const subjects = ['a', 'b', ':.c:a']
const contents = ['string', 'int', 'long', { type: 'record', name: 'R', fields: [] }].map(schema =>
  JSON.stringify(schema)
)

interface Step {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

const subject = fc.constantFrom(...subjects)
const scope = fc.constantFrom('', ...subjects.map(name => `/${name}`), '/:.c:')
const content = fc.constantFrom(...contents)
const version = fc.integer({ min: 1, max: 4 })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ subject, content }).map(({ subject, content }) => ({
      method: 'POST',
      path: `/subjects/${subject}/versions`,
      body: { schema: content }
    }))
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ subject, content, id: version, version })
      .map(({ subject, content, id, version }) => ({
        method: 'POST',
        path: `/subjects/${subject}/versions`,
        body: { schema: content, id, version }
      }))
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ subject, version, permanent: fc.boolean() })
      .map(({ subject, version, permanent }) => ({
        method: 'DELETE',
        path: `/subjects/${subject}/versions/${version}?permanent=${permanent}`
      }))
  },
  {
    weight: 2,
    arbitrary: fc.record({ subject, permanent: fc.boolean() }).map(({ subject, permanent }) => ({
      method: 'DELETE',
      path: `/subjects/${subject}?permanent=${permanent}`
    }))
  },
  fc
    .record({ scope, compatibility: fc.constantFrom('NONE', 'FULL', 'BACKWARD_TRANSITIVE') })
    .map(({ scope, compatibility }) => ({ method: 'PUT', path: `/config${scope}`, body: { compatibility } })),
  fc
    .record({ alias: fc.constantFrom('a', 'b', 'd', ':.c:a') })
    .map(({ alias }) => ({ method: 'PUT', path: '/config/d', body: { alias } })),
  scope.map(scope => ({ method: 'DELETE', path: `/config${scope}` })),
  fc
    .record({ scope, mode: fc.constantFrom('READWRITE', 'READONLY', 'IMPORT') })
    .map(({ scope, mode }) => ({ method: 'PUT', path: `/mode${scope}?force=true`, body: { mode } })),
  scope.map(scope => ({ method: 'DELETE', path: `/mode${scope}?recursive=true` })),
  fc.constant({ method: 'DELETE', path: '/contexts/.c' })
)

const names = [...subjects, 'd']
/** Whatever the API answers without writing; registrations are among them when they change nothing. */
const questions: readonly Step[] = [
  ...['/subjects', '/subjects?deleted=true', '/contexts', '/schemas', '/config', '/mode', '/schemas/types'],
  ...[1, 2, 3].flatMap(id => [
    `/schemas/ids/${id}`,
    `/schemas/ids/${id}/versions`,
    `/schemas/ids/${id}/subjects?deleted=true`,
    ...names.map(name => `/schemas/ids/${id}?subject=${name}&fetchMaxId=false`)
  ]),
  ...names.flatMap(name => [
    `/subjects/${name}/versions`,
    `/subjects/${name}/versions?deleted=true`,
    `/subjects/${name}/versions/latest`,
    `/subjects/${name}/versions/1`,
    `/subjects/${name}/versions/1?deleted=true`,
    `/subjects/${name}/versions/2/schema`,
    `/subjects/${name}/versions/1/referencedby`,
    `/config/${name}?defaultToGlobal=true`,
    `/mode/${name}?defaultToGlobal=true`
  ])
]
  .map((path): Step => ({ method: 'GET', path }))
  .concat(
    names.flatMap(name =>
      contents.flatMap(schema => [
        { method: 'POST', path: `/subjects/${name}`, body: { schema } },
        {
          method: 'POST',
          path: `/compatibility/subjects/${name}/versions?verbose=true`,
          body: { schema }
        }
      ])
    )
  )

describe.each(Object.entries(stores))('answers that are kept, on %s', (_, newStore) => {
  test('are those of a registry that keeps none, whoever wrote what', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ step, by: fc.boolean(), asked: fc.integer({ min: 0 }) }), {
          minLength: 5,
          maxLength: 25
        }),
        async steps => {
          const store = await newStore()
          await using stack = new AsyncDisposableStack()
          const [one, other] = [await start(stack, store), await start(stack, store)]
          const forgetful = await start(stack, store, 1)
          for (const { step, by, asked } of steps) {
            await ask(by ? one : other, step)
            const registering = contents.map(schema => ({
              method: 'POST',
              path: `/subjects/${subjects[asked % subjects.length]}/versions`,
              body: { schema }
            }))
            // Some twice, so that what is kept is asked for. Registering comes last, since it may write.
            const some = questions.filter((_, index) => (index * 7 + asked) % 5 < 2)
            for (const question of [...some, ...some, ...registering.slice(0, asked % 3)]) {
              const wanted = question.path.endsWith('/versions') && question.method === 'POST'
              const expected = wanted ? undefined : await ask(forgetful, question)
              const [first, second] = [await ask(one, question), await ask(other, question)]
              expect({ question, answer: second }).toEqual({ question, answer: first })
              if (expected !== undefined)
                expect({ question, answer: first }).toEqual({ question, answer: expected })
            }
          }
        }
      ),
      { numRuns: 5 }
    )
  })
})

async function start(stack: AsyncDisposableStack, url: string, answerBytes = 1024 * 1024): Promise<string> {
  const store = stack.use(await openStore(url))
  const registry = createRegistry({
    store,
    // What is kept for good tells times, too, and nobody is faster than this clock.
    clock: () => 1_800_000_000_000,
    defaultLevel: 'BACKWARD',
    schemaLimit: 1024 * 1024,
    cacheBytes: 1024 * 1024
  })
  const app = await createApp(registry, { log: false, answerBytes })
  stack.defer(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

async function ask(url: string, { method, path, body }: Step) {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  })
  return { status: response.status, text: await response.text(), etag: response.headers.get('etag') }
}
