import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '@instep/contracts'
import { afterAll, expect, test } from 'vitest'
import { type ContractReaderOptions, createContractReader } from './reader.ts'

/** A document of so many operations, each on a channel of its own. */
function manyOperations(count: number): string {
  const channels = Array.from(
    { length: count },
    (_, index) => `  c${index}:
    address: topic.${index}
    messages: { m: { payload: { type: object, properties: { id: { type: string } } } } }`
  )
  const operations = Array.from(
    { length: count },
    (_, index) => `  o${index}:
    action: ${index % 2 === 0 ? 'send' : 'receive'}
    channel: { $ref: '#/channels/c${index}' }
    messages: [{ $ref: '#/channels/c${index}/messages/m' }]`
  )
  return `${head}\nchannels:\n${channels.join('\n')}\noperations:\n${operations.join('\n')}\n`
}

const head = `asyncapi: 3.0.0
info: { title: T, version: 1.0.0 }
servers: { k: { host: k, protocol: kafka } }`

const small = manyOperations(1)

/** The longest time that this thread could do nothing else, in milliseconds, and what came of the work. */
async function watched<Result>(work: () => Promise<Result>): Promise<{ result: Result; stalled: number }> {
  let stalled = 0
  let last = performance.now()
  const pulse = setInterval(() => {
    stalled = Math.max(stalled, performance.now() - last)
    last = performance.now()
  }, 5)
  try {
    return { result: await work(), stalled }
  } finally {
    clearInterval(pulse)
  }
}

async function problemsOf(document: string, options?: ContractReaderOptions): Promise<readonly string[]> {
  await using reader = createContractReader(options)
  try {
    const { operations } = await reader.read(document)
    return [`read: ${operations.length}`]
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'serviceContractInvalid')) throw error
    const { problems } = error.facts as Failure<'serviceContractInvalid'>['facts']
    return problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
  }
}

test('ten thousand operations are read beside the thread that asks', async () => {
  await using reader = createContractReader()
  const { result, stalled } = await watched(() => reader.read(manyOperations(10_000)))
  expect(result.operations.length).toBe(10_000)
  expect(result.schemas).toHaveLength(1)
  expect(stalled).toBeLessThan(1000)
})

/** The same as of AsyncAPI 2; the last channel is a reference. */
function manyOldOperations(count: number): string {
  const channels = Array.from(
    { length: count - 1 },
    (_, index) => `  topic.${index}:
    ${index % 2 === 0 ? 'subscribe' : 'publish'}: { message: { $ref: '#/components/messages/m' } }`
  )
  return `asyncapi: 2.6.0
info: { title: T, version: 1.0.0 }
servers: { k: { url: k, protocol: kafka } }
channels:
${channels.join('\n')}
  last: { $ref: '#/components/channels/last' }
components:
  messages: { m: { payload: { type: object } } }
  channels:
    last: { publish: { operationId: onLast, message: { $ref: '#/components/messages/m' } } }
`
}

test('ten thousand operations of AsyncAPI 2 are converted and read', async () => {
  await using reader = createContractReader()
  const { operations } = await reader.read(manyOldOperations(10_000))
  expect(operations).toHaveLength(10_000)
  expect(operations.filter(({ action }) => action === 'send')).toHaveLength(5000)
  expect(operations.filter(({ name }) => name === 'onLast')).toMatchObject([
    { action: 'receive', message: 'm', channel: { topic: 'last' } }
  ])
})

test('a document that takes too long is given up, and the next is read', async () => {
  await using reader = createContractReader({ deadline: 1500 })
  await expect(reader.read(manyOperations(10_000))).rejects.toMatchObject({
    code: 'serviceContractInvalid',
    facts: { problems: [{ message: 'Reading the document takes longer than 1.5 seconds' }] }
  })
  await using patient = createContractReader()
  expect((await patient.read(small)).operations).toHaveLength(1)
})

test('a document for which the memory is too small is refused, and the next is read', async () => {
  await using reader = createContractReader({ memory: 96 })
  await expect(reader.read(manyOperations(10_000))).rejects.toMatchObject({
    code: 'serviceContractInvalid',
    facts: { problems: [{ message: 'The document is too large to be read' }] }
  })
  expect((await reader.read(small)).operations).toHaveLength(1)
})

test('documents are read in turn; when too many wait, the next is not taken', async () => {
  await using reader = createContractReader({ waiting: 2 })
  const [one, two, three] = await Promise.allSettled([
    reader.read(small),
    reader.read('a: ['),
    reader.read(small)
  ])
  expect(one).toMatchObject({ status: 'fulfilled' })
  expect(two).toMatchObject({ status: 'rejected', reason: { code: 'serviceContractInvalid' } })
  expect(three).toMatchObject({ status: 'rejected', reason: { code: 'serviceContractsBusy' } })
  expect((await reader.read(small)).operations).toHaveLength(1)
})

test('the thread ends when there is nothing to do, and begins again', async () => {
  await using reader = createContractReader({ idle: 1 })
  await reader.read(small)
  await new Promise(resolve => setTimeout(resolve, 300))
  expect((await reader.read(small)).operations).toHaveLength(1)
})

const hostile: Readonly<Record<string, readonly [string, string]>> = {
  'aliases of aliases': [
    [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...[...'bcdefghij'].map((name, index) => {
        const before = 'abcdefghij'[index]
        return `${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`
      })
    ].join('\n'),
    '6:20 The document holds more than 500000 values, aliases written out'
  ],
  'brackets in brackets': ['['.repeat(100_000), '1:'],
  'two hundred levels too many': [
    `${head}\nx-a: ${'['.repeat(400)}${']'.repeat(400)}`,
    '4:205 Nested more than 200 levels deep'
  ],
  'more values than anybody writes': [
    `x: [${'1,'.repeat(2_000_000)}1]`,
    'The document holds more than 500000 values'
  ],
  'errors without end': ['a: ]\n'.repeat(100_000), '1:4 Unexpected flow-seq-end token in YAML stream: "]"'],
  'references that stand for too much': [
    `${head}
components:
  messages:
${Array.from({ length: 40 }, (_, index) => `    m${index}: { correlationId: { $ref: '#/components/messages/m${index + 1}' }, externalDocs: { $ref: '#/components/messages/m${index + 1}' }, tags: [{ $ref: '#/components/messages/m${index + 1}' }] }`).join('\n')}
    m40: {}`,
    '1:1 What the references of the document stand for is more than 2000000 values, written out'
  ],
  'a chain of references without end': [
    `${head}
components:
  messages:
${Array.from({ length: 3000 }, (_, index) => `    m${index}: { $ref: '#/components/messages/m${index + 1}' }`).join('\n')}
    m3000: {}`,
    '6:11 "#/components/messages/m1" leads nowhere, or back to itself'
  ],
  'an Avro schema that stands for too much': [
    `${head}
channels:
  c:
    address: c
    messages:
      m: { payload: { schemaFormat: application/vnd.apache.avro, schema: { $ref: '#/components/schemas/s0' } } }
operations:
  o: { action: send, channel: { $ref: '#/channels/c' } }
components:
  schemas:
${Array.from({ length: 40 }, (_, index) => `    s${index}: [{ $ref: '#/components/schemas/s${index + 1}' }, { $ref: '#/components/schemas/s${index + 1}' }]`).join('\n')}
    s40: string`,
    '13:5 The schema is more than 500000 values with what it refers to'
  ],
  'operations that send every message of a large channel': [
    `${head}
channels:
  c:
    address: c
    messages:
${Array.from({ length: 400 }, (_, index) => `      m${index}: { x-instep-schema: { subject: s${index} } }`).join('\n')}
operations:
${Array.from({ length: 400 }, (_, index) => `  o${index}: { action: send, channel: { $ref: '#/channels/c' } }`).join('\n')}`,
    '534:3 The document has more than 50000 operations, each message and place counted'
  ],
  'five megabytes of text': [`${small}x-text: "${'x '.repeat(2_500_000)}"\n`, 'read: 1']
}

test.each(Object.entries(hostile))('%s: in bounded time', async (_, [document, expected]) => {
  expect((await problemsOf(document)).join('\n')).toContain(expected)
})

let folder: string | undefined
afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true })
})

test('nothing that a document refers to is fetched or opened', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests++
    response.end('type: object')
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  folder = await mkdtemp(join(tmpdir(), 'instep-reader-'))
  const file = join(folder, 'secret.yaml')
  await writeFile(file, 'const: secret')
  const references = [
    `http://127.0.0.1:${port}/schema.yaml`,
    `//127.0.0.1:${port}/schema.yaml`,
    `http://127.0.0.1:${port}/schema.yaml#/definitions/a`,
    `file://${file}`,
    file,
    './secret.yaml',
    'secret.yaml#/a',
    `https://127.0.0.1:${port}/schema.yaml`
  ]
  const listed = (name: string, shape: (reference: string) => string): string =>
    references.map((reference, index) => `    ${name}${index}: ${shape(reference)}`).join('\n')
  const body = `
components:
  messages:
${listed('m', reference => `{ payload: { $ref: '${reference}' } }`)}
${listed('h', reference => `{ headers: { properties: { a: { $ref: '${reference}' } } } }`)}
${listed('r', reference => `{ $ref: '${reference}' }`)}
  schemas:
${listed('s', reference => `{ allOf: [{ $ref: '${reference}' }] }`)}`
  const old = head.replace('3.0.0', '2.6.0').replace('host: k', 'url: k')
  for (const document of [`${head}\nchannels: {}${body}`, `${old}\nchannels: {}${body}`]) {
    const problems = await problemsOf(document)
    for (const reference of references) {
      const told = problems.filter(problem => problem.includes(` "${reference}" is not in this document.`))
      expect([reference, told.length]).toEqual([reference, 4])
    }
  }
  server.close()
  expect(requests).toBe(0)
})
