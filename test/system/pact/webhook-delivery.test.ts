import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pactClient } from '../../support/http.ts'
import { startReceiver } from '../../support/receiver.ts'
import { delivery, publish, startCaller as start, uuid, webhook } from '../../support/webhooks.ts'

describe('delivery', () => {
  test('is tried again until it succeeds, and logged without secrets', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    receiver.plan(
      { status: 500, body: 'no: t0ken' },
      { status: 302, headers: { location: `${receiver.url}/x` } }
    )
    await call('POST /webhooks', webhook(receiver, {}, { headers: { Authorization: 'Bearer t0ken' } }))
    await publish(call, '1')
    const requests = await receiver.until(3)
    expect(new Set(requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(requests.map(({ path }) => path)).toEqual(['/build', '/build', '/build'])
    const { logs, ...done } = await delivery(call, 'success')
    expect(done).toMatchObject({ attemptsMade: 3, attemptsRemaining: 0, eventName: 'contract_published' })
    for (const part of ['HTTP/1.1 500', 'no: **********', 'redirects are not followed', 'thank you']) {
      expect(logs).toContain(part)
    }
    expect(logs).toContain('Authorization: **********')
    expect(logs).not.toContain('t0ken')
  })

  test('is given up after the last attempt', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    receiver.plan({ status: 500 }, { status: 404 }, { status: 500 })
    await call('POST /webhooks', webhook(receiver))
    await publish(call, '1')
    expect(await delivery(call, 'failure')).toMatchObject({ attemptsMade: 3, attemptsRemaining: 0 })
    expect(receiver.received).toHaveLength(3)
    const status = await call('GET /pacts/provider/orders/consumer/billing/webhooks/status')
    expect(status.body.summary).toEqual({ successful: 0, failed: 1, retrying: 0, notRun: 0 })
    expect(status.body._links['pb:error-logs']).toHaveLength(1)
    const path = '/pacts/provider/orders/consumer/billing/version/1/triggered-webhooks'
    expect((await call(`GET ${path}`)).body._embedded.triggeredWebhooks).toHaveLength(1)
    expect((await call(`GET ${path.replace('/1/', '/2/')}`)).status).toBe(404)
  })

  test('does not wait for a receiver without an answer', async () => {
    await using receiver = await startReceiver()
    await using call = await start({ webhookTimeout: 0.2, webhookRetries: [] })
    receiver.plan('hold')
    await call('POST /webhooks', webhook(receiver))
    await publish(call, '1')
    expect((await delivery(call, 'failure')).logs).toContain('No answer within 0.2 s')
  })

  test('never has more than a few requests under way, and the publisher does not wait', async () => {
    await using receiver = await startReceiver()
    await using call = await start({ webhookTimeout: 3, webhookRetries: [] })
    receiver.plan(...Array<'hold'>(4).fill('hold'))
    await call('POST /webhooks', webhook(receiver))
    const began = performance.now()
    for (let version = 1; version <= 12; version++) await publish(call, String(version))
    expect(performance.now() - began).toBeLessThan(2500)
    expect(receiver.received).toHaveLength(4)
    await receiver.until(12)
  })

  test('ends with the webhook', async () => {
    await using receiver = await startReceiver()
    await using call = await start({ webhookRetries: [1] })
    receiver.plan({ status: 500 })
    await call(`PUT /webhooks/${uuid}`, webhook(receiver))
    await publish(call, '1')
    await delivery(call, 'retrying')
    await call(`DELETE /webhooks/${uuid}`)
    expect((await delivery(call, 'failure')).logs).toContain('Not sent: the webhook was deleted')
    expect(receiver.received).toHaveLength(1)
  })

  test('reads only the start of a long answer', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    receiver.plan({ status: 200, body: 'x'.repeat(5_000_000) })
    await call('POST /webhooks', webhook(receiver))
    await publish(call, '1')
    expect((await delivery(call, 'success')).logs.length).toBeLessThan(10_000)
  })

  test('goes on after the service was closed and opened again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'instep-webhooks-'))
    const file = `sqlite:${join(folder, 'instep.db')}`
    await using receiver = await startReceiver()
    receiver.plan('hold')
    {
      await using call = await start({ webhookTimeout: 60 }, file)
      await call('POST /webhooks', webhook(receiver))
      await publish(call, '1')
      await receiver.until(1)
    }
    {
      await using call = await start({}, file)
      await receiver.until(2)
      expect(await delivery(call, 'success')).toMatchObject({ attemptsMade: 1 })
    }
    await rm(folder, { recursive: true, force: true })
  })

  test('goes on after the service was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'instep-webhooks-'))
    await using receiver = await startReceiver()
    const main = join(import.meta.dirname, '../../../registry/src/main.ts')
    const settings = ['--webhook-hosts=127.0.0.1', '--webhook-schemes=http', '--webhook-timeout=1']
    const serve = async () => {
      const child = spawn(process.execPath, [main, '--port=0', '--store=sqlite:./killed.db', ...settings], {
        cwd: folder
      })
      let out = ''
      child.stdout.on('data', chunk => {
        out += chunk
      })
      while (!out.includes('listening on')) await once(child.stdout, 'data')
      return { child, call: pactClient(/listening on (\S+)/.exec(out)?.[1] ?? '') }
    }
    const first = await serve()
    receiver.plan('hold')
    await first.call('POST /webhooks', webhook(receiver))
    await publish(first.call, '1')
    await receiver.until(1)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const second = await serve()
    await receiver.until(2)
    expect(await delivery(second.call, 'success')).toMatchObject({ attemptsMade: 1 })
    second.child.kill('SIGKILL')
    await once(second.child, 'exit')
    await rm(folder, { recursive: true, force: true })
  })
})
