import { Failure } from '@instep/contracts'
import { linkTo, pact } from '@instep/protocol'
import { addLabel, getPacticipant, removeLabel } from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { pacticipantLink } from './links.ts'

export const labels: Handlers<typeof pact.labels> = {
  async listLabels({ base }, registry) {
    const all = await registry.store.labels.allLabels()
    return {
      _embedded: { labels: all.map(name => ({ name })) },
      _links: { self: linkTo(base, pact.labels.listLabels) }
    }
  },

  async listLabelled({ params, base }, registry) {
    const names = await registry.store.labels.labelled(params.label)
    const pacticipants = names.map(name => ({ name, _links: { self: pacticipantLink(base, name) } }))
    return {
      pacticipants,
      _embedded: { pacticipants },
      _links: {
        self: linkTo(base, pact.labels.listLabelled, params),
        'pb:pacticipants': names.map(name => pacticipantLink(base, name))
      }
    }
  },

  async getLabel({ params, base }, registry) {
    await getPacticipant(registry, params.pacticipant)
    const known = await registry.store.labels.labels(params.pacticipant)
    if (!known.includes(params.label)) throw new Failure('labelNotFound', { label: params.label })
    return labelBody(params, base)
  },

  async putLabel({ params, base }, registry) {
    const isNew = await addLabel(registry, params.pacticipant, params.label)
    return new Answer(isNew ? 201 : 200, labelBody(params, base))
  },

  async deleteLabel({ params }, registry) {
    await removeLabel(registry, params.pacticipant, params.label)
    return new Answer(204, undefined)
  }
}

function labelBody(params: { readonly pacticipant: string; readonly label: string }, base: string) {
  return {
    name: params.label,
    _links: {
      self: linkTo(base, pact.labels.getLabel, params, { title: 'Label', name: params.label }),
      pacticipant: pacticipantLink(base, params.pacticipant)
    }
  }
}
