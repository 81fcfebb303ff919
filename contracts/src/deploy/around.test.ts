import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Channel } from '../choreography/channel.ts'
import { findingIds } from '../choreography/finding.ts'
import { findingsOf } from '../choreography/findings/find.ts'
import { surveyOf } from '../choreography/findings/survey.ts'
import { findingsAround, surveyOfRunning } from './around.ts'
import { gather, type Party, type Presence } from './parties.ts'

const amqp = { protocol: 'amqp', vhost: '/' } as const
const channels: readonly Channel[] = [
  { protocol: 'kafka', topic: 't' },
  { protocol: 'kafka', topic: '{any}' },
  { ...amqp, exchange: { name: 'e', type: 'topic' }, key: 'a' },
  { ...amqp, exchange: { name: 'e', type: 'direct' }, key: 'b' },
  { ...amqp, queue: { name: 'q', bindings: [{ exchange: 'e', key: '#' }], messageTtl: 1 } },
  { ...amqp, queue: { name: 'q', bindings: [{ exchange: 'e', key: 'a' }], deadLetterExchange: 'e' } },
  { protocol: 'nats', subject: 's.a' },
  { protocol: 'nats', subject: 's.*', stream: { name: 'S', subjects: ['s.a', 's.b'] } },
  { protocol: 'nats', subject: 'x', stream: { name: 'S', subjects: ['s.a'] }, consumer: { durable: 'd' } }
]

const running: Presence = { kind: 'running', isReleased: false }

function partyOf(services: readonly string[], version: string, presence: Presence): fc.Arbitrary<Party> {
  return fc
    .record({
      service: fc.constantFrom(...services),
      action: fc.constantFrom('send', 'receive'),
      subject: fc.constantFrom('one', 'two'),
      channel: fc.constantFrom(...channels, undefined),
      delivery: fc.record({
        group: fc.constantFrom('g', 'h'),
        deadLetter: fc.constantFrom('none', 't', 'e', 'dead', 's.b'),
        causes: fc.constantFrom([], ['sends one'])
      })
    })
    .map(({ channel, ...rest }) => ({
      ...rest,
      ...{ version, presence, name: `${rest.action}s ${rest.subject}` },
      schema: { subject: rest.subject, version: 1 },
      evidence: { grade: 'declared', source: 'asyncapi', at: 0 },
      ...(channel === undefined ? {} : { channel })
    }))
}

const told = findingIds.filter(id => !['awaitedUnsent', 'sentUnread', 'undeclared'].includes(id))
const sorted = (findings: readonly object[]) => findings.map(finding => JSON.stringify(finding)).toSorted()

test('what the gate finds around candidates is what is found about them in the whole that they would make', () => {
  fc.assert(
    fc.property(
      fc.array(partyOf(['a', 'b', 'c'], '1', running), { maxLength: 8 }),
      fc.array(partyOf(['a', 'd'], '2', { kind: 'candidate' }), { minLength: 1, maxLength: 3 }),
      (there, candidates) => {
        // Whoever runs speaks of every channel, so that the candidates bring no new one.
        const speakers = channels.map(
          (channel): Party => ({
            ...{ service: 'speaker', version: '1', action: 'send', subject: 'none', channel },
            ...{ schema: { subject: 'none', version: 1 }, presence: running },
            evidence: { grade: 'declared', source: 'asyncapi', at: 0 }
          })
        )
        const all = gather([...speakers, ...there])
        const seen = ['kafka t', 'amqp / q', 'nats stream S'].map(place => ({
          ...{ place, reader: 'g', count: 1, lastAt: 0 }
        }))
        const survey = surveyOf([...all.senders, ...all.receivers, ...candidates], all.channels)
        const whole = findingsOf({ survey, focus: candidates, seen: [], strangers: [] }, told)
        const around = findingsAround(candidates, surveyOfRunning(all), all.channels, seen)
        const isCircle = ({ id }: { readonly id: string }) => id === 'cycleWithoutEnd'
        const isReader = ({ id }: { readonly id: string }) => id === 'readerUnknown'
        expect(sorted(around.filter(one => !isCircle(one) && !isReader(one)))).toEqual(
          sorted(whole.filter(one => !isCircle(one)))
        )
        // Of a knot the whole tells one circle, the gate one through each candidate's message.
        expect(around.some(isCircle)).toBe(whole.some(isCircle))
      }
    ),
    { numRuns: 500 }
  )
})
