import { linkTo, pact, templateOf } from '@instep/protocol'
import {
  type Core,
  changePacticipant,
  deleteIntegrations,
  deletePacticipant,
  getPacticipant,
  type KnownIntegration,
  listIntegrations,
  listPacticipants,
  type Pacticipant,
  replacePacticipant
} from '../../service/index.ts'
import { accepts } from '../accept.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { dateTime, pacticipantLink } from './links.ts'
import { latestVersionBody } from './version-bodies.ts'

export const pacticipants: Handlers<typeof pact.pacticipants> = {
  async listPacticipants({ base }, registry) {
    const list = (await listPacticipants(registry)).map(pacticipant => pacticipantBody(pacticipant, base))
    return {
      // The list at the top is older than `_embedded`; the command line still reads it.
      pacticipants: list,
      _embedded: { pacticipants: list },
      _links: {
        self: linkTo(base, pact.pacticipants.listPacticipants),
        'pb:pacticipants': list.map(({ name }) => pacticipantLink(base, name)),
        'pb:pacticipant': templateOf(base, pact.pacticipants.getPacticipant)
      }
    }
  },

  createPacticipant: async ({ body: { name, ...changes }, base }, registry) =>
    changed(registry, base, await changePacticipant(registry, name, changes), 201),

  getPacticipant: async ({ params, base }, registry) =>
    wholeBody(registry, await getPacticipant(registry, params.pacticipant), base),

  changePacticipant: async ({ params, body, base }, registry) =>
    changed(registry, base, await changePacticipant(registry, params.pacticipant, body), 200),

  putPacticipant: async ({ params, body, base }, registry) =>
    changed(registry, base, await replacePacticipant(registry, params.pacticipant, body), 200),

  async deletePacticipant({ params }, registry) {
    await deletePacticipant(registry, params.pacticipant)
    return new Answer(204, undefined)
  },

  async deleteIntegrations(_, registry) {
    await deleteIntegrations(registry, {})
    return new Answer(204, undefined)
  },

  async deleteIntegration({ params: { consumer, provider } }, registry) {
    await deleteIntegrations(registry, { consumer, provider })
    return new Answer(204, undefined)
  },

  async listIntegrations({ base, accept }, registry) {
    const found = await listIntegrations(registry)
    if (accepts(accept, 'text/vnd.graphviz')) return graph(found)
    const integrations = found.map(({ consumer, provider }) => ({
      consumer: { name: consumer },
      provider: { name: provider },
      _links: {
        'pb:consumer': pacticipantLink(base, consumer),
        'pb:provider': pacticipantLink(base, provider)
      }
    }))
    return {
      _embedded: { integrations },
      _links: { self: linkTo(base, pact.pacticipants.listIntegrations) }
    }
  }
}

/** Who has a pact with whom, for Graphviz to draw. */
function graph(integrations: readonly KnownIntegration[]): Answer<string> {
  const quoted = (name: string): string => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  const edges = integrations.map(({ consumer, provider }) => `  ${quoted(consumer)} -> ${quoted(provider)}`)
  return new Answer(200, `${['digraph {', ...edges, '}'].join('\n')}\n`, {
    'content-type': 'text/vnd.graphviz; charset=utf-8'
  })
}

async function changed(
  registry: Core,
  base: string,
  { pacticipant, isNew }: { readonly pacticipant: Pacticipant; readonly isNew: boolean },
  status: number
) {
  const body = await wholeBody(registry, pacticipant, base)
  return new Answer(isNew ? 201 : status, body, { location: pacticipantLink(base, pacticipant.name).href })
}

async function wholeBody(registry: Core, pacticipant: Pacticipant, base: string) {
  const body = pacticipantBody(pacticipant, base)
  const labels = await registry.store.labels.labels(pacticipant.name)
  const latest = await latestVersionBody(registry, pacticipant.name, base)
  const embedded = {
    labels: labels.map(name => ({ name })),
    ...(latest === undefined ? {} : { 'latest-version': latest, latestVersion: latest })
  }
  return { ...body, _embedded: embedded }
}

function pacticipantBody(pacticipant: Pacticipant, base: string) {
  const { name, displayName, mainBranch, repositoryUrl, createdAt } = pacticipant
  const params = { pacticipant: name }
  const versions = linkTo(base, pact.versions.listVersions, params)
  return {
    name,
    displayName: displayName ?? name,
    ...(mainBranch === undefined ? {} : { mainBranch }),
    ...(repositoryUrl === undefined ? {} : { repositoryUrl }),
    createdAt: dateTime(createdAt),
    _links: {
      self: linkTo(base, pact.pacticipants.getPacticipant, params, { title: name }),
      'pb:versions': versions,
      'pb:version': templateOf(base, pact.versions.getVersion, params),
      'pb:version-tag': templateOf(base, pact.versions.putTag, params),
      'pb:branch-version': templateOf(base, pact.versions.putBranchVersion, params),
      'pb:latest-version': linkTo(base, pact.versions.getLatestVersion, params),
      'pb:label': templateOf(base, pact.labels.putLabel, params),
      'pb:branches': linkTo(base, pact.versions.listBranches, params),
      // The names before links had a prefix.
      versions,
      'latest-version': linkTo(base, pact.versions.getLatestVersion, params)
    }
  }
}
