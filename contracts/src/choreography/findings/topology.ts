import { distinctVersions, serviceVersionText } from '../operation.ts'
import { channelKey, protocolOf } from '../protocols/index.ts'
import { distinct, type Finder, receiving, versionOf } from './finder.ts'
import { besideIn, type Declared, declarationsBy } from './survey.ts'

export const streamMissing: Finder<'streamMissing'> = ({ survey, focus }) =>
  distinct(
    receiving(focus).flatMap(receive => {
      const { channel } = receive
      const stream = channel && protocolOf(channel).streamWithout(channel, besideIn(survey, channel))
      if (channel === undefined || stream === undefined) return []
      return [{ reader: versionOf(receive), stream, place: channelKey(channel) }]
    })
  )

export const topologyConflict: Finder<'topologyConflict'> = ({ survey, focus }) => {
  const things = new Set(focus.flatMap(declarationsBy).map(({ thing }) => thing))
  return [...things].flatMap(place => {
    const declared = survey.declarationsOf(place)
    const names = new Set(declared.flatMap(({ properties }) => Object.keys(properties)))
    const conflicts = [...names].flatMap(name => conflictOver(name, declared))
    if (conflicts.length === 0) return []
    return [
      {
        place,
        services: distinctVersions(conflicts.flatMap(({ parties }) => parties.map(versionOf))),
        detail: conflicts.map(({ detail }) => detail).join('; ')
      }
    ]
  })
}

/** What different values they give to one property; who gives none does not disagree. */
function conflictOver(name: string, declared: readonly Declared[]) {
  const saying = declared.filter(({ properties }) => properties[name] !== undefined)
  const values = Map.groupBy(saying, ({ properties }) => properties[name])
  if (values.size < 2) return []
  const sides = [...values].map(([value, parties]) => {
    const who = new Set(parties.map(({ by }) => serviceVersionText(by)))
    return `${value} (${[...who].join(', ')})`
  })
  return [{ parties: saying.map(({ by }) => by), detail: `${name} ${sides.join(' or ')}` }]
}
