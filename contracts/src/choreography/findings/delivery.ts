import type { Channel } from '../channel.ts'
import type { OwnedOperation } from '../operation.ts'
import { channelKey, protocolOf } from '../protocols/index.ts'
import { distinct, type Finder, receiving, sending, versionOf } from './finder.ts'
import { besideIn, type Survey, sharingKey } from './survey.ts'

export const groupShared: Finder<'groupShared'> = ({ survey, focus }) => {
  const keys = new Set(receiving(focus).map(sharingKey))
  return [...keys].flatMap(place => {
    if (place === undefined) return []
    const services = [...new Set(survey.sharing(place).map(({ service }) => service))].toSorted()
    return services.length > 1 ? [{ place, services }] : []
  })
}

export const unroutableDropped: Finder<'unroutableDropped'> = ({ survey, focus }) =>
  distinct(
    sending(focus).flatMap(send => {
      const { channel, delivery, subject } = send
      if (channel === undefined || delivery?.isMandatory === true) return []
      const isDropped = protocolOf(channel).dropsUntaken(channel, besideIn(survey, channel))
      return isDropped ? [{ writer: versionOf(send), subject, place: channelKey(channel) }] : []
    })
  )

/** What a receiver says instead of a place when it has no dead letters. */
const none = 'none'

export const deadLetterMissing: Finder<'deadLetterMissing'> = ({ survey, focus }) =>
  distinct(
    receiving(focus).flatMap(receive => {
      const { channel, delivery, subject } = receive
      if (channel === undefined || delivery?.deadLetter === none) return []
      if (deadLettersOf(survey, receive, channel) !== undefined) return []
      return [{ reader: versionOf(receive), subject, place: channelKey(channel) }]
    })
  )

export const deadLetterLost: Finder<'deadLetterLost'> = ({ survey, focus }) =>
  distinct(
    receiving(focus).flatMap(receive => {
      const { channel, delivery, subject } = receive
      if (channel === undefined || delivery?.deadLetter === none) return []
      const reader = versionOf(receive)
      return (deadLettersOf(survey, receive, channel) ?? [])
        .filter(letter => isLost(survey, letter))
        .map(letter => ({ reader, subject, place: channelKey(channel), deadLetter: channelKey(letter) }))
    })
  )

function deadLettersOf(survey: Survey, receive: OwnedOperation, channel: Channel) {
  const sent = survey
    .sendersTo(receive)
    .flatMap(send => (send.channel?.protocol === channel.protocol ? [send.channel] : []))
  const beside = besideIn(survey, channel)
  return protocolOf(channel).deadLettersOf(channel, receive.delivery?.deadLetter, sent, beside)
}

function isLost(survey: Survey, channel: Channel): boolean {
  const isKept = protocolOf(channel).keeps(channel, besideIn(survey, channel))
  // No subject is empty: whoever listens there counts, whatever the message.
  return !isKept && survey.listenersOf({ subject: '', channel }).length === 0
}
