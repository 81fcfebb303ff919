import { readFileSync } from 'node:fs'
import type { Handler, ReceiverOptions } from '@instep/messages'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectTests, registerSchema, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { type RunningRegistry, startRegistry } from '../../../../test/support/registry.ts'
import { consumer } from '../index.ts'
import { readProofs } from '../proofs.ts'
import type { Expectation } from './expectation.ts'
import { like } from './matchers.ts'
import type { Mistake } from './mistakes/mistake.ts'
import { rows } from './rows.ts'

/** One message in three languages: an id, an amount and a kind. */
const formats = {
  AVRO: {
    type: 'record',
    name: 'Order',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'total', type: 'double' },
      { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['NEW', 'AGAIN'] } }
    ]
  },
  JSON: {
    type: 'object',
    required: ['orderId', 'total', 'kind'],
    properties: {
      orderId: { type: 'string' },
      total: { type: 'number' },
      kind: { enum: ['NEW', 'AGAIN'] }
    }
  },
  PROTOBUF:
    'syntax = "proto2"; message Order { required string orderId = 1; optional double total = 2; optional Kind kind = 3; enum Kind { NEW = 0; AGAIN = 1; } }'
} as const

type Format = keyof typeof formats

interface Order {
  readonly orderId: string
  readonly total: number
  readonly kind: string
}

let registry: RunningRegistry
beforeAll(async () => {
  registry = await startRegistry()
  for (const [format, schema] of Object.entries(formats))
    await registerSchema(registry, `${format}-value`, schema, format)
})
afterAll(async () => registry[Symbol.asyncDispose]())

const reads = { orderId: like('o-1'), total: like(42.5), kind: 'NEW' }
const usual: Handler<Order> = ({ orderId, total, kind }) => void [orderId, total, kind]

/** What the tests of a handler say, and why they could say nothing, of those whose names hold a text. */
async function verdicts(
  format: Format,
  part: string,
  handle: Handler<Order>,
  changes: Partial<Expectation> = {}
): Promise<readonly string[]> {
  using folder = temporaryFolder()
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives(
    'Order',
    { channel: 'orders', subject: `${format}-value`, reads, runs: 5, timeout: 200, ...changes },
    handle
  )
  const failed = [...(await run(part)).values()]
  const proofs = await readProofs(folder.path)
  return [...failed, ...proofs.flatMap(({ notShown = [] }) => notShown.map(({ why }) => why))]
}

const receiving = (outcomes: Required<ReceiverOptions>['outcomes']): Partial<Expectation> => ({
  receiver: { outcomes }
})

/** Handlers and receivers that do the wrong thing when something is the matter, and the test that has to say so. */
const wrong: readonly (readonly [
  Mistake,
  words: string,
  says: RegExp,
  changes: Partial<Expectation>,
  handler: () => Handler<Order>
])[] = [
  [
    'wrong type',
    'wrong type',
    /settles Order with a field of a wrong type ok, and not dead-letter: it is acknowledged silently/,
    receiving({ unreadable: 'ok' }),
    () => usual
  ],
  [
    'missing required',
    'without a required field',
    /without a required field drop, and not dead-letter/,
    receiving({ unreadable: 'drop' }),
    () => usual
  ],
  [
    'unknown field',
    'field that is not known',
    /with a field that is not known ok, and not dead-letter/,
    { outcomes: { 'unknown field': 'dead-letter' } },
    () => usual
  ],
  [
    'unknown enum symbol',
    'symbol',
    /with a symbol that its enum has not retry, and not ok|not dead-letter/,
    { ...receiving({ unreadable: 'retry' }) },
    () =>
      ({ orderId, total, kind }) => {
        if (!['NEW', 'AGAIN'].includes(kind)) throw new TypeError(`${orderId} ${total} is ${kind}`)
      }
  ],
  [
    'truncated bytes',
    'truncated',
    /that is truncated retry, and not dead-letter \(Unreadable/,
    receiving({ unreadable: 'retry' }),
    () => usual
  ],
  [
    'wrong schema id',
    'under an id',
    /under an id that no schema has ok, and not dead-letter/,
    receiving({ unreadable: 'ok' }),
    () => usual
  ],
  [
    'wrong content type',
    'wire format',
    /in another wire format ok, and not dead-letter/,
    receiving({ unreadable: 'ok' }),
    () => usual
  ],
  [
    'duplicate',
    'comes twice',
    /that comes twice retry, and not ok or drop \(Error: o-1 was charged\)/,
    {},
    () => {
      const charged = new Set<string>()
      return ({ orderId }) => {
        if (charged.has(orderId)) throw new Error(`${orderId} was charged`)
        charged.add(orderId)
      }
    }
  ],
  [
    'out of order',
    'after a later one',
    /that comes after a later one retry, and not ok or drop/,
    {},
    () => {
      let count = 0
      return () => {
        count += 1
        if (count === 2) throw new Error('it is too late')
      }
    }
  ],
  [
    'tombstone',
    'tombstone',
    /as a tombstone dead-letter, and not drop/,
    receiving({ tombstone: 'dead-letter' }),
    () => usual
  ]
]

const cases = Object.keys(formats).flatMap(format => wrong.map(one => [format as Format, ...one] as const))

test.each(cases)('%s: a wrong outcome for %s is found', async (format, _, words, says, changes, handler) => {
  expect(await verdicts(format, words, handler(), changes)).toEqual([expect.stringMatching(says)])
})

test.each(cases)('%s: the right handler is let pass for %s', async (format, _, words) => {
  expect(await verdicts(format, words, usual)).toEqual([])
})

/** Handlers that do wrong whatever arrives, and what is said of them. */
const bad: readonly (readonly [what: string, handler: Handler<Order>, says: RegExp])[] = [
  [
    'hangs',
    () => new Promise(() => undefined),
    /^The handler of payments had not finished with Order after 200 ms: it hangs/
  ],
  [
    'lets a promise float that is rejected',
    event => {
      usual(event, undefined as never)
      Promise.reject(new Error('charging failed'))
    },
    /^Work that the handler of payments began for Order and did not wait for failed afterwards \(Error: charging failed\)/
  ],
  [
    'lets a timer throw',
    event => {
      usual(event, undefined as never)
      setTimeout(() => {
        throw new Error('later')
      }, 1)
    },
    /^Work that the handler of payments .* \(Error: later\)/
  ]
]

test.each(Object.keys(formats).flatMap(format => bad.map(one => [format as Format, ...one] as const)))(
  '%s: a handler that %s fails with its example, the versions in use and what is a message still',
  async (format, _, handler, says) => {
    for (const part of [
      'payments handles Order',
      'in every version',
      'comes twice',
      'after a later one',
      'not known'
    ])
      expect(await verdicts(format, part, handler), part).toContainEqual(expect.stringMatching(says))
  }
)

test('a handler that throws fails with its example', async () => {
  const said = await verdicts('AVRO', 'payments handles Order', () => {
    throw new Error('no such customer')
  })
  expect(said[0]).toBe(
    'payments does not handle its example of Order: it was settled retry (Error: no such customer)'
  )
})

test('what a schema cannot show is told in the proof, and not as shown', async () => {
  using folder = temporaryFolder()
  await registerSchema(registry, 'bare-value', {
    type: 'record',
    name: 'Bare',
    fields: [{ name: 'a', type: 'int' }]
  })
  const { test, run } = collectTests()
  consumer('payments', {
    of: 'orders',
    test,
    settings: { registry: registry.url, folder: folder.path }
  }).receives('Bare', { channel: 'bare', subject: 'bare-value', reads: { a: 1 } }, () => undefined)
  expect(await run('symbol')).toEqual(new Map())
  expect(await readProofs(folder.path)).toMatchObject([
    { shown: [], notShown: [{ kind: 'failures', why: 'the schema has no enum at its top' }] }
  ])
})

test('docs/testing.md says of every row what becomes of it', () => {
  const page = readFileSync(new URL('../../../../docs/testing.md', import.meta.url), 'utf8')
  const [, table = ''] = page.split('**What can be the matter**')
  const [rowsOfPage = ''] = table.split('\n\nA handler')
  const told = [...rowsOfPage.matchAll(/^\| `([a-z ]+)` \| ([^|]+) \|/gm)].map(([, name, outcome]) => [
    name,
    outcome
  ])
  expect(told).toEqual(Object.entries(rows).map(([name, { usual }]) => [name, usual.words]))
})
