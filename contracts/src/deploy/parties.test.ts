import { expect, test } from 'vitest'
import type { Channel } from '../choreography/channel.ts'
import { connect } from '../choreography/flows.ts'
import { isAlive, type Party, strongest } from './parties.ts'

function party(more: Partial<Party>): Party {
  return {
    service: 'payments',
    version: '1',
    action: 'receive',
    subject: 'orders-value',
    schema: { subject: 'orders-value', version: 1 },
    evidence: { grade: 'declared', source: 'declaration', at: 1 },
    presence: { kind: 'running', isReleased: false },
    ...more
  }
}

const channel: Channel = { protocol: 'kafka', topic: 'orders', retention: 100 }
const tested = { grade: 'tested', source: 'pact', at: 0 } as const

test('a pact supports what the contract says, with the schema that the contract names', () => {
  const own = party({ channel, schema: { subject: 'payments.orders-value', version: 1 } })
  expect(strongest([own, party({ evidence: tested })])).toEqual([{ ...own, evidence: tested }])
})

test('a declaration with another schema than the contract stands beside it, with the same it is one', () => {
  const contract = party({ channel, evidence: { grade: 'declared', source: 'asyncapi', at: 1 } })
  const same = party({ evidence: { grade: 'declared', source: 'declaration', at: 2 } })
  const other = party({ schema: { subject: 'orders-value', version: 2 } })
  expect(strongest([contract, same, other])).toEqual([{ ...contract, evidence: same.evidence }, other])
})

test('without a contract the better grade counts, then the newer date', () => {
  const [old, newer] = [1, 2].map(at => party({ evidence: { grade: 'declared', source: 'declaration', at } }))
  expect(strongest([old, newer].flatMap(one => one ?? []))).toEqual([newer])
  expect(strongest([party({ evidence: tested }), party({})])).toEqual([party({ evidence: tested })])
})

test('what a version that is gone sent counts until it has expired or was drained, for who may still come to it', () => {
  const send = party({
    service: 'orders',
    action: 'send',
    channel,
    presence: { kind: 'retained', endedAt: 1000 }
  })
  const isLeft = (reader: Partial<Party>, now: number, drainedAt?: number) => {
    const receiver = party({ channel, ...reader })
    const [flow] = connect([receiver], [channel]).flowsFrom(send)
    if (flow === undefined) throw new Error('they do not meet')
    return isAlive(flow, {
      now,
      drains: new Map(drainedAt === undefined ? [] : [['kafka orders', drainedAt]])
    })
  }
  expect(isLeft({}, 1099)).toBe(true)
  expect(isLeft({}, 1100)).toBe(false)
  expect(isLeft({}, 1001, 999)).toBe(true)
  expect(isLeft({}, 1001, 1000)).toBe(false)
  expect(isLeft({ delivery: { start: 'tail' } }, 1001)).toBe(false)
  expect(isLeft({ delivery: { start: 'earliest' } }, 1001)).toBe(true)
})
