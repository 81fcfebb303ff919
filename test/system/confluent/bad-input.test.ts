import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startRegistry } from '../../support/registry.ts'

const nested = (levels: number): string => {
  const open = '{"type":"array","items":'
  return `${open.repeat(levels)}"int"${'}'.repeat(levels)}`
}

const schemaRequests = [
  'POST /subjects/s/versions',
  'POST /subjects/s',
  'POST /compatibility/subjects/s/versions/latest',
  'POST /compatibility/subjects/s/versions'
]
const settingRequests = ['PUT /config', 'PUT /config/s', 'PUT /mode', 'PUT /mode/s']

/** Bodies that no endpoint can read. */
const unreadable: Record<string, string | Buffer> = {
  nothing: '',
  'no JSON': '{"schema": ',
  null: 'null',
  'a list': '[]',
  'a number': '7',
  'a __proto__ key': '{"schema": "\\"string\\"", "__proto__": {"polluted": true}}',
  'an escaped __proto__ key': '{"schema": "\\"string\\"", "__pr\\u006fto__": {"polluted": true}}',
  'invalid UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  'a body nested 100,000 levels deep': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  'a body of 10 MB': JSON.stringify({ schema: 'x'.repeat(10 * 1024 * 1024) })
}

/** Bodies that hold no schema. */
const badSchemas: Record<string, string> = {
  'a schema that is an object': '{"schema": {"type": "string"}}',
  'a schema that is a number': '{"schema": 7}',
  'an unknown type': '{"schema": "\\"string\\"", "schemaType": "XML"}',
  'a type that is a list': '{"schema": "\\"string\\"", "schemaType": []}',
  'references of the wrong shape': '{"schema": "\\"string\\"", "references": {"a": 1}}',
  'a reference to nothing':
    '{"schema": "\\"string\\"", "references": [{"name": "a", "subject": "b", "version": 9}]}',
  'a version too large': '{"schema": "\\"string\\"", "version": 99999999999}',
  'metadata of the wrong shape': '{"schema": "\\"string\\"", "metadata": {"properties": {"a": {}}}}',
  'a __proto__ key in properties':
    '{"schema": "\\"string\\"", "metadata": {"properties": {"__proto__": "x"}}}',
  'an Avro text that is no JSON': '{"schema": "record"}',
  'a schema nested 10,000 levels deep': JSON.stringify({ schema: nested(10_000) }),
  'a __proto__ field': JSON.stringify({
    schema: '{"type": "record", "name": "R", "fields": [{"name": "__proto__", "type": "nothing"}]}'
  })
}

/** Bodies that hold no setting. */
const badSettings: Record<string, string> = {
  'an unknown level and mode': '{"compatibility": "SIDEWAYS", "mode": "SLEEP"}',
  'a level and a mode of the wrong type': '{"compatibility": 1, "mode": 1}'
}

interface ConfluentError {
  readonly error_code: number
  readonly message: string
}

async function expectConfluentError(response: Response, what = ''): Promise<void> {
  const body = (await response.json()) as ConfluentError
  expect(response.status, `${what} ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400)
  expect(response.status, JSON.stringify(body)).toBeLessThan(500)
  expect(Number(String(body.error_code).slice(0, 3))).toBe(response.status)
  expect(body.message).toBeTypeOf('string')
}

const json = { 'content-type': 'application/json' }

async function expectRefusals(requests: readonly string[], body: string | Buffer): Promise<void> {
  await using server = await startRegistry({ log: false })
  for (const request of requests) {
    const [method = '', path] = request.split(' ')
    const started = performance.now()
    const response = await fetch(`${server.url}${path}`, { method, body, headers: json })
    expect(performance.now() - started).toBeLessThan(2_000)
    await expectConfluentError(response, request)
  }
  expect(await (await fetch(`${server.url}/subjects`)).json()).toEqual([])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
}

test.each(Object.entries(unreadable))('%s is refused wherever it is sent', (_, body) =>
  expectRefusals([...schemaRequests, ...settingRequests], body)
)

test.each(Object.entries(badSchemas))('%s is refused where a schema is wanted', async (_, body) => {
  await using server = await startRegistry({ log: false })
  // A look-up asks for a subject first, so there is one.
  await fetch(`${server.url}/subjects/s/versions`, {
    method: 'POST',
    body: '{"schema": "\\"int\\""}',
    headers: json
  })
  for (const request of schemaRequests) {
    const [method = '', path] = request.split(' ')
    const started = performance.now()
    const response = await fetch(`${server.url}${path}`, { method, body, headers: json })
    expect(performance.now() - started).toBeLessThan(2_000)
    await expectConfluentError(response, request)
  }
  expect(await (await fetch(`${server.url}/subjects/s/versions`)).json()).toEqual([1])
})

test.each(Object.entries(badSettings))('%s is refused where a setting is wanted', (_, body) =>
  expectRefusals(settingRequests, body)
)

test('an empty schema is refused where there is none to copy', async () => {
  await using server = await startRegistry({ log: false })
  for (const request of schemaRequests) {
    const [method = '', path] = request.split(' ')
    await expectConfluentError(
      await fetch(`${server.url}${path}`, { method, body: '{"schema": ""}', headers: json }),
      request
    )
  }
})

test('the server goes on answering others while large bodies are refused', async () => {
  await using server = await startRegistry({ log: false })
  const body = JSON.stringify({ schema: nested(900) })
  const busy = Array.from({ length: 20 }, () =>
    fetch(`${server.url}/subjects/s/versions`, { method: 'POST', body, headers: json })
  )
  expect((await fetch(`${server.url}/subjects`)).status).toBe(200)
  for (const response of await Promise.all(busy)) expect(response.status).toBeLessThan(500)
})

const paths: Record<string, string> = {
  'a control character': '/subjects/a%07b/versions',
  'a reserved name': '/subjects/__GLOBAL/versions',
  'a bad escape': '/subjects/%zz/versions',
  'an invalid UTF-8 escape': '/subjects/%ff/versions'
}

test.each(Object.entries(paths))('%s in a subject is refused', async (_, path) => {
  await using server = await startRegistry({ log: false })
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: '{"schema": "\\"string\\""}',
    headers: json
  })
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
