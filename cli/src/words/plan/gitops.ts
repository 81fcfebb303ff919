import { stringify } from 'yaml'
import type { Move, Plan, Wave } from './relation.ts'
import { stepsOf } from './steps.ts'

/** The waves as annotations of Argo CD: one patch per service, to be put on its resources or its Application. */
export function argoWaves({ waves, environment }: Plan): string {
  return documents(waves, environment, (wave, { service, to }) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: resourceName(service),
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave), 'instep/version': to }
    }
  }))
}

/** The waves as `dependsOn` of Flux: each service of a wave depends on those of the wave before. */
export function fluxDependencies({ waves, environment }: Plan): string {
  return documents(waves, environment, (wave, { service, to }) => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: resourceName(service), annotations: { 'instep/version': to } },
    spec: {
      dependsOn: (waves[wave - 1]?.moves ?? [])
        .filter(({ service: other }) => other !== service)
        .map(({ service: other }) => ({ name: resourceName(other) }))
    }
  }))
}

/**
 * One document per move. What a deployer cannot do by itself stands above its wave, as a comment: a drain, a stop, and a
 * service that moves twice, since one resource can be in one state only.
 */
function documents(
  waves: readonly Wave[],
  environment: string,
  documentOf: (wave: number, move: Move) => object
): string {
  const seen = new Set<string>()
  const texts = waves.flatMap((wave, index) => {
    const again = wave.moves.filter(({ service }) => seen.has(service))
    for (const { service } of wave.moves) seen.add(service)
    const comments = [
      `wave ${index}`,
      ...stepsOf(wave, environment).flatMap(({ kind, text }) => (kind === 'deploy' ? [] : [`first ${text}`])),
      ...again.map(({ service }) => `${service} moves once more: apply this after wave ${index - 1} is done`)
    ]
    const head = comments.map(text => `# ${text.replaceAll(/[\r\n]+/g, ' ')}\n`).join('')
    return wave.moves.map((move, place) => `${place === 0 ? head : ''}${stringify(documentOf(index, move))}`)
  })
  return texts.join('---\n')
}

/** A name as Kubernetes takes it: lower case, letters, digits and dashes. */
function resourceName(service: string): string {
  return service
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
}
