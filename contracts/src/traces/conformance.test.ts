import { expect, test } from 'vitest'
import type { OwnedOperation } from '../choreography/operation.ts'
import { type Conformance, conformanceOf } from './conformance.ts'
import { explainTraceFinding } from './explain.ts'
import type { MessageFact } from './facts.ts'
import { traceFindingIds, traceFindingKinds } from './finding.ts'

const evidence = { grade: 'declared', source: 'asyncapi', at: 0 } as const

/** `orders@1 send orders.created`, with what else is said of it. */
function declared(text: string, more: Partial<OwnedOperation> = {}): OwnedOperation {
  const [owner = '', action, topic = ''] = text.split(' ')
  const [service = '', version = ''] = owner.split('@')
  const subject = `${topic}-value`
  return {
    ...{ service, version, action: action as OwnedOperation['action'], subject },
    ...{ schema: { subject, version: 1 }, channel: { protocol: 'kafka', topic }, evidence },
    ...more
  }
}

let spans = 0

/** The same for what was seen. */
function seen(text: string, more: Partial<MessageFact> = {}): MessageFact {
  const [owner = '', action, destination = ''] = text.split(' ')
  const [service = '', version] = owner.split('@')
  spans += 1
  return {
    ...{ traceId: 't', spanId: String(spans), service, version, environment: undefined },
    ...{ action: action as MessageFact['action'], isProcessing: action === 'receive' },
    ...{ place: { system: 'kafka', destination }, isPassing: false, isError: false, at: spans },
    ...{ group: undefined, key: undefined, partition: undefined, offset: undefined, messageId: undefined },
    ...{ subject: undefined, outcome: undefined, parent: undefined, links: [] },
    ...more
  }
}

const deployed = ['orders@1', 'payments@1'].map(owner => {
  const [service = '', version = ''] = owner.split('@')
  return { service, version }
})
const operations = [
  declared('orders@1 send orders'),
  declared('payments@1 receive orders', { delivery: { group: 'payments', deadLetter: 'orders-dead' } })
]

function check(facts: readonly MessageFact[], more: readonly OwnedOperation[] = []): Conformance {
  return conformanceOf({ facts, deployed, operations: [...operations, ...more] })
}

function ids(...input: Parameters<typeof check>): readonly string[] {
  return check(...input).findings.map(({ id }) => id)
}

const send = seen('orders@1 send orders')
const right = [send, seen('payments@1 receive orders', { parent: send.spanId, group: 'payments' })]

test('services that do what they declare are found in step', () => {
  expect(check(right)).toEqual({
    ...{ answer: 'yes', findings: [], window: { from: send.at, to: send.at + 1 } },
    counts: { sends: 1, receives: 1, edges: 1, nameless: 0, passing: 0 }
  })
})

test('nothing seen is nothing proven: what is declared and not seen is a note', () => {
  const { answer, findings, window } = check([])
  expect([answer, window]).toEqual(['yes', undefined])
  expect(findings).toEqual([
    {
      id: 'pairUnseen',
      facts: { ...{ writer: deployed[0], reader: deployed[1] }, place: 'kafka orders' }
    }
  ])
})

test('who sends or receives and declares nothing of it is undeclared', () => {
  expect(ids([...right, seen('payments@1 send invoices')])).toEqual(['senderUndeclared'])
  expect(ids([...right, seen('orders@1 receive invoices')])).toEqual(['receiverUndeclared'])
  expect(ids([...right, seen('orders@1 send other', { subject: 'other-value' })])).toEqual([
    'senderUndeclared'
  ])
})

test('who sends or receives elsewhere than it declares is on the wrong channel', () => {
  expect(check([seen('orders@1 send order')]).findings[0]).toMatchObject({
    id: 'channelWrong',
    facts: { action: 'send', place: 'kafka order', declared: ['kafka orders'], count: 1 }
  })
  expect(ids([seen('payments@1 receive order')])).toContain('channelWrong')
  expect(ids([...right, seen('orders@1 send order', { subject: 'orders-value' })])).toEqual(['channelWrong'])
})

test('an operation that does not say where may be what was seen', () => {
  const { channel: _, ...nowhere } = declared('orders@1 send invoices')
  expect(ids([...right, seen('orders@1 send invoices')], [nowhere])).toEqual([])
  expect(ids([...right, seen('orders@1 send x', { subject: 'x-value' })], [nowhere])).toEqual([
    'senderUndeclared'
  ])
})

test('a group that is not declared is found, where groups are', () => {
  const stray = seen('payments@1 receive orders', { group: 'payments-copy' })
  expect(ids([...right, stray])).toEqual(['groupUndeclared'])
  const any = declared('audit@1 receive orders')
  const audit = seen('audit@1 receive orders', { group: 'anything' })
  expect(ids([...right, audit], [any])).toEqual(['versionNotDeployed'])
})

test('a version at work that is not deployed is found, and one without a version is a note', () => {
  const newer = declared('orders@2 send orders')
  expect(check([...right, seen('orders@2 send orders')], [newer]).findings).toMatchObject([
    { id: 'versionNotDeployed', facts: { who: { service: 'orders', version: '2' }, deployed: ['1'] } }
  ])
  expect(check([...right, seen('orders send orders')])).toMatchObject({
    answer: 'yes',
    findings: [{ id: 'versionUnsaid' }]
  })
})

const failure = { isError: true, partition: '0', offset: '7', group: 'payments' }
const failed = () => seen('payments@1 receive orders', failure)

test('an error after which nobody sees the message any more is found', () => {
  expect(check([...right, failed(), failed(), failed()]).findings).toMatchObject([
    { id: 'errorWithoutDeadLetter', facts: { count: 1, kept: 0, deadLetter: 'orders-dead' } }
  ])
})

test.each<readonly [string, readonly MessageFact[]]>([
  ['handled later', [failed(), seen('payments@1 receive orders', { ...failure, isError: false })]],
  ['seen among the dead letters', [failed(), seen('payments@1 send orders-dead')]],
  ['among those that are tried again', [failed(), seen('payments@1 send orders-payments-retry')]],
  ['said to be settled', [seen('payments@1 receive orders', { ...failure, outcome: 'dead-letter' })]]
])('a message that failed and is %s is not lost', (_, facts) => {
  expect(ids([...right, ...facts])).toEqual([])
})

test('as many dead letters as failures must be seen', () => {
  const other = seen('payments@1 receive orders', { ...failure, offset: '8' })
  expect(check([...right, failed(), other, seen('payments@1 send orders-dead')]).findings).toMatchObject([
    { id: 'errorWithoutDeadLetter', facts: { count: 2, kept: 1 } }
  ])
})

test('who declares that there are no dead letters may fail, and so may a queue that has them', () => {
  const base = declared('audit@1 receive orders', { delivery: { deadLetter: 'none' } })
  const queue = { name: 'audit', bindings: [], deadLetterExchange: 'dead' }
  const ofQueue = { ...base, channel: { protocol: 'amqp', vhost: '/', queue } as const }
  const { delivery: _, ...silent } = ofQueue
  const place = { system: 'rabbitmq', destination: 'shop:orders:audit' }
  expect(ids([...right, seen('audit@1 receive orders', { isError: true })], [base])).toEqual([
    'versionNotDeployed'
  ])
  expect(ids([...right, seen('audit@1 receive x', { isError: true, place })], [silent])).toEqual([
    'versionNotDeployed'
  ])
})

test('a pair is seen by links, by parents, and by the place of the message in its topic', () => {
  const other = seen('orders@1 send orders', { partition: '1', offset: '3' })
  const linked = seen('payments@1 receive orders', { links: [{ traceId: 't', spanId: other.spanId }] })
  const placed = seen('payments@1 receive orders', { partition: '1', offset: '3' })
  const alone = seen('payments@1 receive orders')
  expect(ids([other, linked])).toEqual([])
  expect(ids([other, placed])).toEqual([])
  expect(ids([other, alone])).toEqual(['pairUnseen'])
})

test('places that are made for a while, and services without a name, are counted and not judged', () => {
  const { answer, counts } = check([
    ...right,
    seen('payments@1 send reply', { isPassing: true }),
    { ...seen('x@1 send reply'), service: undefined }
  ])
  expect([answer, counts.nameless, counts.passing]).toEqual(['yes', 1, 1])
})

test('every finding has a level, and a sentence of words', () => {
  const all = [
    ...check([
      seen('payments@1 send invoices'),
      seen('orders@1 receive invoices'),
      seen('orders@1 send order'),
      seen('payments@1 receive orders', { group: 'x' }),
      seen('orders@2 send orders'),
      seen('orders send orders'),
      failed()
    ]).findings
  ]
  expect(new Set(all.map(({ id }) => id))).toEqual(new Set(traceFindingIds))
  for (const finding of all) {
    expect(traceFindingKinds[finding.id]).toMatch(/^(error|note)$/)
    expect(explainTraceFinding(finding)).toMatch(/\.$/)
    expect(explainTraceFinding(finding)).not.toMatch(/undefined|\[object/)
  }
})
