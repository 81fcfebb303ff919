// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of webhooks look like that

import { describe, expect, test } from 'vitest'
import { pactBroker } from '../../support/pact-cli.ts'
import { startReceiver } from '../../support/receiver.ts'
import { delivery, publish, startCaller as start, uuid, webhook } from '../../support/webhooks.ts'

describe('a webhook', () => {
  test('is created, shown without its secrets, listed, changed and deleted', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await publish(call, '1')
    const request = {
      headers: { Authorization: 'Bearer t0ken', 'Content-Type': 'application/json' },
      username: 'ann',
      password: 'pa55',
      body: { pact: '${pactbroker.pactUrl}', 'a "b"': [1, null] }
    }
    const sides = { consumer: { name: 'billing' }, provider: { name: 'orders' } }
    const created = await call(
      'POST /webhooks',
      webhook(receiver, { description: 'build', ...sides }, request)
    )
    expect(created.status).toBe(201)
    const self = `/webhooks/${created.body.uuid}`
    const expected = {
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      description: 'build',
      ...sides,
      enabled: true,
      request: {
        method: 'POST',
        url: `${receiver.url}/build`,
        ...request,
        headers: { Authorization: '**********', 'Content-Type': 'application/json' },
        password: '**********'
      },
      events: [{ name: 'contract_published' }],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      _links: {
        self: { title: 'build', href: self },
        'pb:execute': { title: expect.any(String), href: `${self}/execute` },
        'pb:consumer': { title: 'Consumer', name: 'billing', href: '/pacticipants/billing' },
        'pb:provider': { title: 'Provider', name: 'orders', href: '/pacticipants/orders' },
        'pb:pact-webhooks': {
          title: 'All webhooks for consumer billing and provider orders',
          href: '/webhooks/provider/orders/consumer/billing'
        },
        'pb:webhooks': { title: 'All webhooks', href: '/webhooks' }
      }
    }
    expect(created.body).toEqual(expected)
    expect((await call(`GET ${self}`)).body).toEqual(expected)
    const listed = await call('GET /webhooks')
    expect(listed.body._links['pb:webhooks']).toEqual([
      { title: 'A webhook for the pacts between billing and orders', name: 'build', href: self }
    ])

    const changed = await call(`PUT ${self}`, { ...created.body, enabled: false, description: 'other' })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({ enabled: false, description: 'other', request: expected.request })
    expect((await call(`DELETE ${self}`)).status).toBe(204)
    expect((await call(`GET ${self}`)).status).toBe(404)
    expect((await call(`DELETE ${self}`)).status).toBe(404)
    expect((await call(`POST ${self}/execute`, {})).status).toBe(404)
  })

  test('belongs to the pacticipants of the path that it is created under', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await publish(call, '1')
    const paths = [
      '/webhooks/provider/orders',
      '/webhooks/consumer/billing',
      '/webhooks/provider/orders/consumer/billing'
    ]
    for (const path of paths) {
      expect((await call(`POST ${path}`, webhook(receiver))).status).toBe(201)
      expect((await call(`GET ${path}`)).body._links['pb:webhooks']).toHaveLength(1)
    }
    expect((await call('POST /webhooks/provider/nobody', webhook(receiver))).status).toBe(404)
    expect((await call('GET /webhooks/provider/orders/consumer/nobody')).status).toBe(404)
    const ofPact = await call('GET /pacts/provider/orders/consumer/billing/webhooks')
    expect(ofPact.body._links['pb:webhooks']).toHaveLength(3)
  })

  test('is created under a UUID that a client has chosen', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    expect((await call(`PUT /webhooks/${uuid}`, webhook(receiver))).status).toBe(201)
    expect((await call(`PUT /webhooks/${uuid}`, webhook(receiver))).status).toBe(200)
    expect((await call('PUT /webhooks/short', webhook(receiver))).body.errors).toEqual({
      uuid: ['must have 16 to 64 characters out of A-Z, a-z, 0-9, _ and -']
    })
  })

  test('goes with its pacticipant', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await publish(call, '1')
    await call('POST /webhooks', webhook(receiver, { consumer: { name: 'billing' } }))
    await call('DELETE /pacticipants/billing')
    expect((await call('GET /webhooks')).body._links['pb:webhooks']).toEqual([])
  })

  test('keeps its password when the mask comes back, but not for another host', async () => {
    await using receiver = await startReceiver()
    await using call = await start({ webhookHosts: ['127.0.0.1', 'elsewhere.example.org'] })
    const request = { username: 'ann', password: 'pa55', headers: { 'X-Token': 't0ken' } }
    await call(`PUT /webhooks/${uuid}`, webhook(receiver, {}, request))
    const { body } = await call(`GET /webhooks/${uuid}`)
    expect((await call(`PUT /webhooks/${uuid}`, body)).status).toBe(200)
    await publish(call, '1')
    const [sent] = await receiver.until(1)
    expect(sent?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('ann:pa55').toString('base64')}`,
      'x-token': 't0ken'
    })

    const moved = { ...body, request: { ...body.request, url: 'http://elsewhere.example.org/' } }
    const refused = await call(`PUT /webhooks/${uuid}`, moved)
    expect(refused.status).toBe(400)
    expect(Object.keys(refused.body.errors)).toEqual(['request.headers.X-Token', 'request.password'])
  })
})

describe('hosts', () => {
  test('that are not listed are refused, when the list is there', async () => {
    await using call = await start({ webhookHosts: ['ci.example.org'], webhookSchemes: ['https'] })
    const errorsOf = async (url: string) =>
      (await call('POST /webhooks', webhook({ url: '' }, {}, { url }))).body.errors
    expect(await errorsOf('https://evil.example.org/')).toEqual({
      'request.url': ['the host evil.example.org is not listed in --webhook-hosts']
    })
    expect(await errorsOf('http://ci.example.org/')).toEqual({
      'request.url': ['the scheme http is not allowed; allowed is https (--webhook-schemes)']
    })
  })

  test('are not called at all without a list, and the log says what to do', async () => {
    await using receiver = await startReceiver()
    await using call = await start({ webhookHosts: [] })
    expect((await call('POST /webhooks', webhook(receiver))).status).toBe(201)
    await publish(call, '1')
    const { logs, attemptsMade } = await delivery(call, 'failure')
    expect(logs).toContain('no host may be called; list 127.0.0.1 in --webhook-hosts to allow it')
    expect(attemptsMade).toBe(1)
    expect(receiver.received).toEqual([])
  })

  test('that lead into the own network are not called for their name', async () => {
    await using receiver = await startReceiver()
    await using call = await start({ webhookHosts: ['localhost', '*'] })
    const { port } = new URL(receiver.url)
    for (const host of ['localhost', '127.0.0.1', '2130706433', '[::ffff:127.0.0.1]']) {
      const url = `http://${host}:${port}/`
      const { body } = await call('POST /webhooks/execute', webhook(receiver, {}, { url }))
      expect(body, host).toMatchObject({ success: false, logs: expect.stringContaining('is not public') })
    }
    expect(receiver.received).toEqual([])
  })
})

describe('a test of a webhook', () => {
  test('answers with what was sent and what came back', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await publish(call, '1')
    receiver.plan({
      status: 201,
      headers: { 'set-cookie': 's=1', 'x-token': 'n' },
      body: '{"you":"sent pa55"}'
    })
    const request = { username: 'ann', password: 'pa55', body: { v: '${pactbroker.consumerVersionNumber}' } }
    const { status, body } = await call('POST /webhooks/execute', webhook(receiver, {}, request))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      request: {
        method: 'POST',
        url: `${receiver.url}/build`,
        headers: { authorization: '**********', 'content-type': 'application/json' },
        body: { v: '1' },
        password: '**********'
      },
      response: {
        status: 201,
        headers: { 'set-cookie': '**********', 'x-token': '**********' },
        body: { you: 'sent **********' }
      },
      logs: expect.stringContaining('HTTP/1.1 201')
    })
    expect(JSON.stringify(body)).not.toContain('pa55')
  })

  test('that fails is no fault of the registry', async () => {
    await using call = await start()
    const nobody = { url: 'http://127.0.0.1:1' }
    const { status, body } = await call('POST /webhooks/execute', webhook(nobody))
    expect(status).toBe(200)
    expect(body).toMatchObject({ success: false, logs: expect.stringContaining('ECONNREFUSED') })
  })
})

describe('the command line', () => {
  test('creates, changes and tests webhooks', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await publish(call, '1')
    const run = (...args: readonly string[]) => pactBroker(call.url, ...args)
    const created = await run(
      ...['create-webhook', `${receiver.url}/ci`, '-X', 'POST', '--user', 'ann:pa55', '--contract-published'],
      ...['-d', '{"pact":"${pactbroker.pactUrl}"}', '-H', 'Content-Type: application/json'],
      ...['--consumer', 'billing', '--description', 'from the command line']
    )
    expect(created.output).toContain('from the command line')
    expect(created).toMatchObject({ code: 0 })
    expect(created.output).not.toContain('pa55')
    await publish(call, '2')
    const [sent] = await receiver.until(1)
    expect(JSON.parse(sent?.body ?? '').pact).toMatch(/^http:/)

    const put = [
      'create-or-update-webhook',
      `${receiver.url}/ci2`,
      '-X',
      'POST',
      '--uuid',
      uuid,
      '-d',
      'plain',
      '--contract-published'
    ]
    expect(await run(...put)).toMatchObject({ code: 0 })
    expect(await run(...put, '--description', 'again')).toMatchObject({
      code: 0,
      output: expect.stringContaining('again')
    })
    const tested = await run('test-webhook', '--uuid', uuid)
    expect(tested).toMatchObject({ code: 0, output: expect.stringContaining('thank you') })
    expect((await receiver.until(2))[1]).toMatchObject({ path: '/ci2', body: 'plain' })

    const unknown = [
      'create-webhook',
      receiver.url,
      '-X',
      'POST',
      '--consumer',
      'nobody',
      '--contract-published'
    ]
    expect(await run(...unknown)).toMatchObject({
      code: 1,
      output: expect.stringContaining('there is no pacticipant named nobody')
    })
  })
})

describe('a bad definition', () => {
  const good = { request: { method: 'POST', url: 'http://127.0.0.1/' } }
  const request = (changes: object) => ({ request: { ...good.request, ...changes } })
  test.for<[name: string, body: unknown, field: string]>([
    ['no request', {}, 'request'],
    ['a request that is a list', { request: [] }, 'request'],
    ['no URL', { request: { method: 'POST' } }, 'request.url'],
    ['a relative URL', request({ url: '/x' }), 'request.url'],
    ['a variable host', request({ url: 'http://${pactbroker.consumerName}/' }), 'request.url'],
    ['a user in the URL', request({ url: 'http://a:b@127.0.0.1/' }), 'request.url'],
    ['a file', request({ url: 'file:///etc/passwd' }), 'request.url'],
    ['a long URL', request({ url: `http://127.0.0.1/${'x'.repeat(3000)}` }), 'request.url'],
    ['an unknown method', request({ method: 'TRACE' }), 'request.method'],
    ['headers that are a list', request({ headers: ['a'] }), 'request.headers'],
    ['a header with a line break', request({ headers: { a: 'b\r\nc: d' } }), 'request.headers.a'],
    ['a header name with a space', request({ headers: { 'a b': 'c' } }), 'request.headers.a b'],
    ['a header of the connection', request({ headers: { Host: 'x' } }), 'request.headers.Host'],
    ['a header that is a number', request({ headers: { a: 1 } }), 'request.headers.a'],
    ['a large body', request({ body: 'x'.repeat(200_000) }), 'request.body'],
    ['an unknown event', { ...good, events: [{ name: 'nothing' }] }, 'events[0].name'],
    ['events that are a text', { ...good, events: 'contract_published' }, 'events'],
    ['an unknown consumer', { ...good, consumer: { name: 'nobody' } }, 'consumer.name'],
    ['a consumer without a name', { ...good, consumer: {} }, 'consumer'],
    ['a name and a label', { ...good, provider: { name: 'a', label: 'b' } }, 'provider'],
    ['enabled with a text', { ...good, enabled: 'yes' }, 'enabled'],
    ['a mask for a password', request({ password: '**********' }), 'request.password'],
    ['a list', [], 'body']
  ])('with %s is refused', async ([, body, field]) => {
    await using call = await start()
    for (const path of ['POST /webhooks', `PUT /webhooks/${uuid}`, 'POST /webhooks/execute']) {
      const answer = await call(path, body)
      expect(answer.status).toBe(400)
      expect(Object.keys(answer.body.errors)).toEqual([field])
    }
  })
})
