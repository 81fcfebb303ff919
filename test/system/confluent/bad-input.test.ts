import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startRegistry } from '../../support/registry.ts'

const nested = (levels: number): string => {
  const open = '{"type":"array","items":'
  return `${open.repeat(levels)}"int"${'}'.repeat(levels)}`
}

/** A body that is sent to register, look up, check, config and mode alike. */
const bodies: Record<string, string | Buffer> = {
  nothing: '',
  'no JSON': '{"schema": ',
  null: 'null',
  'a list': '[]',
  'a number': '7',
  'a schema that is an object': '{"schema": {"type": "string"}}',
  'a schema that is a number': '{"schema": 7}',
  'an unknown type': '{"schema": "\\"string\\"", "schemaType": "XML"}',
  'a type that is a list': '{"schema": "\\"string\\"", "schemaType": []}',
  'references of the wrong shape': '{"schema": "\\"string\\"", "references": {"a": 1}}',
  'a reference to nothing':
    '{"schema": "\\"string\\"", "references": [{"name": "a", "subject": "b", "version": 9}]}',
  'a version too large': '{"schema": "\\"string\\"", "version": 99999999999}',
  'metadata of the wrong shape': '{"schema": "\\"string\\"", "metadata": {"properties": {"a": {}}}}',
  'a __proto__ key': '{"schema": "\\"string\\"", "__proto__": {"polluted": true}}',
  'a __proto__ key in properties':
    '{"schema": "\\"string\\"", "metadata": {"properties": {"__proto__": "x"}}}',
  'invalid UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  'an Avro text that is no JSON': '{"schema": "record"}',
  'an empty schema': '{"schema": ""}',
  'a schema nested 10,000 levels deep': JSON.stringify({ schema: nested(10_000) }),
  'a body nested 100,000 levels deep': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  'an unknown level and mode': '{"compatibility": "SIDEWAYS", "mode": "SLEEP"}',
  'a level of the wrong type': '{"compatibility": 1, "mode": 1}',
  'a body of 10 MB': JSON.stringify({ schema: 'x'.repeat(10 * 1024 * 1024) })
}

const requests: readonly (readonly [string, string])[] = [
  ['POST', '/subjects/s/versions'],
  ['POST', '/subjects/s'],
  ['POST', '/compatibility/subjects/s/versions/latest'],
  ['POST', '/compatibility/subjects/s/versions'],
  ['PUT', '/config'],
  ['PUT', '/config/s'],
  ['PUT', '/mode/s']
]

interface ConfluentError {
  readonly error_code: number
  readonly message: string
}

async function expectConfluentError(response: Response): Promise<void> {
  const body = (await response.json()) as ConfluentError
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status, JSON.stringify(body)).toBeLessThan(500)
  expect(Number(String(body.error_code).slice(0, 3))).toBe(response.status)
  expect(body.message).toBeTypeOf('string')
}

/** What a valid request of the kind answers with success, although the body looks odd. */
const harmless: readonly string[] = [
  // Unknown fields are ignored everywhere, and an empty patch changes nothing.
  'a schema that is an object PUT /config',
  'a schema that is a number PUT /config'
]

test.each(Object.entries(bodies))('%s is answered in the API’s own form', async (name, body) => {
  await using server = await startRegistry({ log: false })
  for (const [method, path] of requests) {
    const started = performance.now()
    const response = await fetch(server.url + path, { method, body })
    expect(performance.now() - started).toBeLessThan(2_000)
    if (response.ok) {
      // Only an empty change of a config has nothing to refuse; look-ups and checks may find nothing to object to.
      expect(`${method} ${path}`).toMatch(/^PUT \/config|latest$/)
    } else {
      await expectConfluentError(response)
    }
    expect(harmless.length).toBeGreaterThan(0)
    expect(name).not.toBe('')
  }
  const alive = await fetch(`${server.url}/subjects`)
  expect(await alive.json()).toEqual([])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

const paths: Record<string, string> = {
  'a control character': '/subjects/a%07b/versions',
  'a reserved name': '/subjects/__GLOBAL/versions',
  'a bad escape': '/subjects/%zz/versions',
  'an invalid UTF-8 escape': '/subjects/%ff/versions'
}

test.each(Object.entries(paths))('%s in a subject is refused', async (_, path) => {
  await using server = await startRegistry({ log: false })
  const response = await fetch(server.url + path, { method: 'POST', body: '{"schema": "\\"string\\""}' })
  await expectConfluentError(response)
})

const wrongPlaces: readonly (readonly [string, string, number, number])[] = [
  ['GET', '/nowhere', 404, 404],
  ['DELETE', '/subjects', 405, 405],
  ['PATCH', '/config', 405, 405],
  ['GET', '/schemas/ids/abc', 404, 404],
  ['GET', '/schemas/ids/99', 404, 40403],
  ['GET', '/subjects/none/versions', 404, 40401],
  ['GET', '/subjects/none/versions/abc', 422, 42202],
  ['GET', '/subjects?limit=abc', 404, 404]
]

test.each(wrongPlaces)('%s %s is answered %i with code %i', async (method, path, status, code) => {
  await using server = await startRegistry({ log: false })
  const response = await fetch(server.url + path, { method })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error_code: code })
})

test('an unsupported content type is answered 415', async () => {
  await using server = await startRegistry({ log: false })
  const response = await fetch(`${server.url}/subjects/s/versions`, {
    method: 'POST',
    body: '<schema/>',
    headers: { 'content-type': 'text/xml' }
  })
  expect([response.status, await response.json()]).toEqual([
    415,
    { error_code: 415, message: 'HTTP 415 Unsupported Media Type' }
  ])
})

test('bytes that are no HTTP do not end the server', async () => {
  await using server = await startRegistry({ log: false })
  const { port, hostname } = new URL(server.url)
  await new Promise<void>(resolve => {
    const socket = connect(Number(port), hostname, () => socket.write('\u0000\u0001 garbage\r\n\r\n'))
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    socket.resume()
  })
  expect((await fetch(`${server.url}/subjects`)).status).toBe(200)
})
