import { expect, test } from 'vitest'
import type { AmqpQueue, Channel, ExchangeType, NatsChannel } from '../channel.ts'
import { explainFinding } from '../explain.ts'
import { type FindingId, findingIds } from '../finding.ts'
import type { Action, Delivery, OwnedOperation, ServiceVersion } from '../operation.ts'
import { findingsOf } from './find.ts'
import { type Seen, surveyOf } from './survey.ts'

/** Everybody who takes part, and what else is known. */
interface Choreography {
  readonly operations: readonly OwnedOperation[]
  readonly seen?: readonly Seen[]
  readonly strangers?: readonly ServiceVersion[]
}

interface Rest {
  readonly subject?: string
  readonly message?: string
  readonly name?: string
  readonly delivery?: Delivery
}

function operation(
  action: Action,
  who: string,
  channel: Channel | undefined,
  rest: Rest = {}
): OwnedOperation {
  const [service = '', version = '1'] = who.split('@')
  const { subject = 'order', ...others } = rest
  return {
    ...{ action, service, version, subject, ...others },
    schema: { subject, version: 1 },
    evidence: { grade: 'declared', source: 'asyncapi', at: 0 },
    ...(channel === undefined ? {} : { channel })
  }
}

const sends = (who: string, channel: Channel, rest?: Rest) => operation('send', who, channel, rest)
const reads = (who: string, channel: Channel, rest: Rest = {}) =>
  operation('receive', who, channel, {
    ...rest,
    delivery: { group: who, deadLetter: 'none', causes: [], ...rest.delivery }
  })

const topic = (name: string): Channel => ({ protocol: 'kafka', topic: name })
const subject = (name: string, more: Partial<NatsChannel> = {}): Channel => ({
  ...{ protocol: 'nats', subject: name },
  ...more
})
const exchange = (
  name: string,
  key: string,
  more: { type?: ExchangeType; alternate?: string } = {}
): Channel => ({
  ...{ protocol: 'amqp', vhost: '/', key },
  exchange: { name, ...more }
})
const queue = (name: string, from: string, more: Partial<AmqpQueue> = {}): Channel => ({
  ...{ protocol: 'amqp', vhost: '/' },
  queue: { name, bindings: from === '' ? [] : [{ exchange: from, key: '#' }], ...more }
})

const sighting = (place: string, reader: string): Seen => ({ place, reader, count: 2, lastAt: 0 })
const stream = (subjects: readonly string[]) => ({ name: 'S', subjects })

/** Of each finding: choreographies that suffer from it, with its facts, and some that are all but the same and well. */
const choreographies: {
  readonly [Id in FindingId]: {
    readonly ill: readonly (readonly [Choreography, object])[]
    readonly well: readonly Choreography[]
  }
} = {
  awaitedUnsent: {
    ill: [
      [{ operations: [reads('b', topic('t'))] }, { subject: 'order', place: 'kafka t' }],
      [
        { operations: [sends('a', topic('u')), reads('b', topic('t'))] },
        { reader: { service: 'b', version: '1' } }
      ],
      [{ operations: [sends('a', topic('t'), { subject: 'bill' }), reads('b', topic('t'))] }, {}],
      [{ operations: [operation('receive', 'b', undefined)] }, { subject: 'order' }]
    ],
    well: [
      { operations: [sends('a', topic('t')), reads('b', topic('t'))] },
      {
        operations: [
          sends('a', topic('t'), { subject: 'x', message: 'm' }),
          reads('b', topic('t'), { message: 'm' })
        ]
      },
      { operations: [sends('a', topic('t')), operation('receive', 'b', undefined)] },
      { operations: [operation('send', 'a', undefined), reads('b', topic('t'))] }
    ]
  },
  sentUnread: {
    ill: [
      [
        { operations: [sends('a', topic('t'))] },
        { writer: { service: 'a', version: '1' }, place: 'kafka t' }
      ],
      [{ operations: [sends('a', exchange('e', 'x')), reads('b', queue('q', 'f'))] }, {}]
    ],
    well: [
      { operations: [sends('a', topic('t')), reads('b', topic('t'))] },
      { operations: [sends('a', exchange('e', 'x')), reads('b', queue('q', 'e'))] }
    ]
  },
  messageUnexpected: {
    ill: [
      [
        {
          operations: [
            ...['order', 'bill', 'refund'].map(subject => sends('a', topic('t'), { subject })),
            sends('z', topic('t'), { subject: 'bill' }),
            reads('b', topic('t'))
          ]
        },
        {
          reader: { service: 'b', version: '1' },
          place: 'kafka t',
          subjects: ['bill', 'refund'],
          writers: ['a', 'z'].map(service => ({ service, version: '1' }))
        }
      ]
    ],
    well: [
      {
        operations: [
          ...['order', 'bill'].map(subject => sends('a', topic('t'), { subject })),
          ...['order', 'bill'].map(subject => reads('b', topic('t'), { subject }))
        ]
      }
    ]
  },
  groupShared: {
    ill: [
      [
        { operations: ['b', 'c'].map(who => reads(who, topic('t'), { delivery: { group: 'g' } })) },
        { place: 'kafka t g', services: ['b', 'c'] }
      ],
      [{ operations: ['b', 'c'].map(who => reads(who, queue('q', 'e'))) }, { services: ['b', 'c'] }],
      [{ operations: ['b', 'c'].map(who => reads(who, subject('s'), { delivery: { group: 'g' } })) }, {}],
      [
        {
          operations: ['b', 'c'].map(who =>
            reads(who, subject('s', { stream: stream(['s']), consumer: { durable: 'd' } }))
          )
        },
        { place: 'nats stream S d' }
      ]
    ],
    well: [
      { operations: ['b@1', 'b@2'].map(who => reads(who, topic('t'), { delivery: { group: 'g' } })) },
      { operations: ['b', 'c'].map(who => reads(who, topic('t'))) },
      { operations: ['b', 'c'].map(who => reads(who, queue(who, 'e'))) },
      { operations: ['b', 'c'].map(who => operation('receive', who, subject('s'))) }
    ]
  },
  unroutableDropped: {
    ill: [
      [{ operations: [sends('a', exchange('e', 'x'))] }, { place: 'amqp / e x', subject: 'order' }],
      [{ operations: [sends('a', exchange('', 'q')), reads('b', queue('r', 'e'))] }, {}]
    ],
    well: [
      { operations: [sends('a', exchange('e', 'x', { alternate: 'rest' }))] },
      // Somebody else may say so.
      { operations: [sends('a', exchange('e', 'x')), sends('b', exchange('e', 'y', { alternate: 'r' }))] },
      { operations: [sends('a', exchange('e', 'x'), { delivery: { isMandatory: true } })] },
      { operations: [sends('a', exchange('', 'q')), reads('b', queue('q', ''))] },
      { operations: [sends('a', topic('t')), sends('a', subject('s'))] }
    ]
  },
  deadLetterMissing: {
    ill: [
      [
        { operations: [operation('receive', 'b', topic('t'))] },
        { reader: { service: 'b' }, place: 'kafka t' }
      ],
      [{ operations: [operation('receive', 'b', queue('q', 'e'))] }, { place: 'amqp / q' }]
    ],
    well: [
      { operations: [reads('b', topic('t'), { delivery: { deadLetter: 'none' } })] },
      { operations: [reads('b', topic('t'), { delivery: { deadLetter: 't.dead' } })] },
      { operations: [operation('receive', 'b', queue('q', 'e', { deadLetterExchange: 'dead' }))] },
      { operations: [operation('receive', 'b', undefined)] }
    ]
  },
  deadLetterLost: {
    ill: [
      [
        {
          operations: [
            sends('a', exchange('e', 'x')),
            operation('receive', 'b', queue('q', 'e', { deadLetterExchange: 'dead' }))
          ]
        },
        { reader: { service: 'b' }, place: 'amqp / q', deadLetter: 'amqp / dead x' }
      ],
      [
        {
          operations: [
            operation('receive', 'b', queue('q', 'e', { deadLetterExchange: '', deadLetterKey: 'parked' }))
          ]
        },
        { deadLetter: 'amqp /  parked' }
      ],
      [{ operations: [reads('b', queue('q', 'e'), { delivery: { deadLetter: 'parked' } })] }, {}],
      [
        { operations: [reads('b', subject('s'), { delivery: { deadLetter: 'dead' } })] },
        { deadLetter: 'nats dead' }
      ]
    ],
    well: [
      {
        operations: [
          sends('a', exchange('e', 'x')),
          operation('receive', 'b', queue('q', 'e', { deadLetterExchange: 'dead' })),
          reads('ops', queue('parked', 'dead'))
        ]
      },
      {
        operations: [
          operation('receive', 'b', queue('q', 'e', { deadLetterExchange: '', deadLetterKey: 'parked' })),
          reads('ops', queue('parked', ''))
        ]
      },
      // Under which key the messages come nobody knows.
      { operations: [operation('receive', 'b', queue('q', 'e', { deadLetterExchange: 'dead' }))] },
      {
        operations: [
          reads('b', queue('q', 'e'), { delivery: { deadLetter: 'parked' } }),
          reads('ops', queue('parked', ''))
        ]
      },
      {
        operations: [
          reads('b', subject('s'), { delivery: { deadLetter: 'dead.s' } }),
          reads('ops', subject('x', { stream: stream(['x', 'dead.*']) }))
        ]
      },
      {
        operations: [
          reads('b', subject('s'), { delivery: { deadLetter: 'dead' } }),
          reads('ops', subject('dead'))
        ]
      },
      { operations: [reads('b', topic('t'), { delivery: { deadLetter: 't.dead' } })] }
    ]
  },
  cycleWithoutEnd: {
    ill: [
      [
        {
          operations: [
            sends('a', topic('t')),
            operation('receive', 'b', topic('t')),
            sends('b', topic('u'), { subject: 'bill' }),
            operation('receive', 'a', topic('u'), { subject: 'bill' })
          ]
        },
        { services: ['a', 'b'], subjects: ['order', 'bill'] }
      ],
      [
        { operations: [sends('a', topic('t')), operation('receive', 'a', topic('t'))] },
        { services: ['a'], subjects: ['order'] }
      ],
      [
        {
          operations: [
            sends('a', topic('t'), { name: 'sendOrder' }),
            reads('a', topic('t'), { delivery: { causes: ['sendOrder'] } })
          ]
        },
        {}
      ]
    ],
    well: [
      { operations: [sends('a', topic('t')), reads('a', topic('t'), { delivery: { causes: [] } })] },
      {
        operations: [
          sends('a', topic('t'), { name: 'sendOrder' }),
          sends('a', topic('u'), { subject: 'bill', name: 'sendBill' }),
          reads('a', topic('t'), { delivery: { causes: ['sendBill'] } })
        ]
      },
      { operations: [sends('a', topic('t')), operation('receive', 'b', topic('t'))] }
    ]
  },
  streamMissing: {
    ill: [
      [
        {
          operations: [reads('b', subject('orders.paid', { stream: stream(['orders.created', 'bills.>']) }))]
        },
        { reader: { service: 'b' }, stream: 'S', place: 'nats orders.paid' }
      ]
    ],
    well: [
      { operations: [reads('b', subject('orders.*', { stream: stream(['orders.created']) }))] },
      { operations: [reads('b', subject('orders.paid', { stream: stream(['orders.>']) }))] },
      { operations: [reads('b', subject('orders.paid', { stream: stream([]) }))] },
      { operations: [reads('b', subject('orders.paid'))] }
    ]
  },
  topologyConflict: {
    ill: [
      [
        {
          operations: [
            sends('a', exchange('e', 'x', { type: 'topic' })),
            sends('b', exchange('e', 'y', { type: 'direct' })),
            sends('c', exchange('e', 'z'))
          ]
        },
        {
          place: 'amqp / exchange e',
          services: [
            { service: 'a', version: '1' },
            { service: 'b', version: '1' }
          ],
          detail: 'type topic (a@1) or direct (b@1)'
        }
      ],
      [
        {
          operations: [
            reads('b@1', queue('q', 'e', { messageTtl: 1 })),
            reads('b@2', queue('q', 'e', { messageTtl: 2 }))
          ]
        },
        { place: 'amqp / queue q' }
      ],
      [
        {
          operations: [
            reads('b', subject('s', { stream: stream(['s', 't']) })),
            reads('c', subject('t', { stream: stream(['t', 'u']) }))
          ]
        },
        { place: 'nats stream S' }
      ]
    ],
    well: [
      { operations: [sends('a', exchange('e', 'x', { type: 'topic' })), sends('b', exchange('e', 'y'))] },
      {
        operations: [
          reads('b@1', queue('q', 'e', { messageTtl: 1 })),
          reads('b@2', queue('q', 'f', { messageTtl: 1, deliveryLimit: 3 }))
        ]
      },
      {
        operations: [
          sends('a', exchange('e', 'x', { type: 'topic' })),
          sends('b', { ...exchange('e', 'x', { type: 'direct' }), vhost: 'other' } as Channel)
        ]
      },
      {
        operations: [
          reads('b', subject('s', { stream: stream(['s', 't']) })),
          reads('c', subject('t', { stream: stream(['t', 's']) })),
          reads('d', subject('t', { stream: stream(['t']) }))
        ]
      }
    ]
  },
  readerUnknown: {
    ill: [
      [
        { operations: [sends('a', topic('t')), reads('b', topic('t'))], seen: [sighting('kafka t', 'spy')] },
        { place: 'kafka t', reader: 'spy', count: 2 }
      ],
      [{ operations: [], seen: [sighting('kafka t', 'spy')] }, { reader: 'spy' }]
    ],
    well: [
      {
        operations: [
          sends('a', topic('t')),
          reads('b', topic('t'), { delivery: { group: 'g' } }),
          sends('a', exchange('e', 'x')),
          reads('b', queue('q', 'e')),
          sends('a', subject('s.new')),
          reads('b', subject('s.*', { stream: stream(['s.>']), consumer: { durable: 'd' } }))
        ],
        seen: [
          ...['g', 'b', 'b@1'].map(reader => sighting('kafka t', reader)),
          ...['amqp / q', 'amqp / e x'].map(place => sighting(place, 'q')),
          ...['nats stream S', 'nats s.new', 'nats s.*'].map(place => sighting(place, 'd'))
        ]
      }
    ]
  },
  undeclared: {
    ill: [[{ operations: [], strangers: [{ service: 'x', version: '1' }] }, { service: { service: 'x' } }]],
    well: [{ operations: [] }]
  }
}

function found(id: FindingId, { operations, seen = [], strangers = [] }: Choreography, focus = operations) {
  const channels = operations.flatMap(({ channel }) => (channel === undefined ? [] : [channel]))
  return findingsOf({ survey: surveyOf(operations, channels), focus, seen, strangers }, [id])
}

const ill = findingIds.flatMap(id => choreographies[id].ill.map(([one, facts]) => ({ id, one, facts })))
const well = findingIds.flatMap(id => choreographies[id].well.map(one => ({ id, one })))

test.each(ill)('$id is found, with its facts, and told in a sentence', ({ id, one, facts }) => {
  const findings = found(id, one)
  expect(findings).toMatchObject([{ id, facts }])
  for (const finding of findings) expect(explainFinding(finding)).toMatch(/^\S.*\.$/)
})

test.each(well)('$id is not found where all is well', ({ id, one }) => {
  expect(found(id, one)).toEqual([])
})

test('one circle is told of each knot, the shortest, however many there are', () => {
  const names = Array.from({ length: 12 }, (_, index) => `s${index}`)
  // Everybody sends to everybody: an astronomical number of circles.
  const operations = names.flatMap(name => [
    sends(name, topic('all'), { subject: name }),
    ...names
      .filter(other => other !== name)
      .map(other => operation('receive', name, topic('all'), { subject: other }))
  ])
  const apart = [sends('x', topic('x')), operation('receive', 'x', topic('x'))]
  expect(found('cycleWithoutEnd', { operations: [...operations, ...apart] })).toMatchObject([
    { facts: { subjects: ['s0', 's1'] } },
    { facts: { subjects: ['order'] } }
  ])
})

test('a circle through very many services is found in the whole, and not far from one', () => {
  const count = 20_000
  const operations = Array.from({ length: count }, (_, index) => {
    const before = `t${(index + count - 1) % count}`
    return [
      sends(`s${index}`, topic(`t${index}`), { subject: `t${index}` }),
      operation('receive', `s${index}`, topic(before), { subject: before })
    ]
  }).flat()
  const channels = operations.flatMap(({ channel }) => (channel === undefined ? [] : [channel]))
  const survey = surveyOf(operations, channels)
  const scope = { survey, seen: [], strangers: [] }
  const started = performance.now()
  const [circle] = findingsOf({ ...scope, focus: operations }, ['cycleWithoutEnd'])
  expect(circle?.facts).toMatchObject({ services: expect.arrayContaining(['s0', 's19999']) })
  const near = findingsOf({ ...scope, focus: operations.slice(0, 2), reach: 500 }, ['cycleWithoutEnd'])
  expect(near).toEqual([])
  expect(performance.now() - started).toBeLessThan(5000)
})
