import { stringify } from 'yaml'
import type { Plan } from './relation.ts'
import { stepsOf } from './steps.ts'

/** The waves as annotations of Argo CD: one patch per service, to be put on its resources or its Application. */
export function argoWaves({ waves, environment }: Plan): string {
  const documents = waves.flatMap((wave, index) =>
    wave.moves.map(({ service, to }) => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: resourceName(service),
        annotations: { 'argocd.argoproj.io/sync-wave': String(index), 'instep/version': to }
      }
    }))
  )
  return manual(waves, environment) + documents.map(document => stringify(document)).join('---\n')
}

/** The waves as `dependsOn` of Flux: each service of a wave depends on those of the wave before. */
export function fluxDependencies({ waves, environment }: Plan): string {
  const documents = waves.flatMap((wave, index) => {
    const before = waves[index - 1]?.moves ?? []
    return wave.moves.map(({ service, to }) => ({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: resourceName(service), annotations: { 'instep/version': to } },
      spec: { dependsOn: before.map(({ service: other }) => ({ name: resourceName(other) })) }
    }))
  })
  return manual(waves, environment) + documents.map(document => stringify(document)).join('---\n')
}

/** What a deployer cannot do by itself stands above, as comments. */
function manual(waves: Plan['waves'], environment: string): string {
  return waves
    .flatMap((wave, index) =>
      stepsOf(wave, environment)
        .filter(({ kind }) => kind !== 'deploy')
        .map(({ text }) => `# before wave ${index}: ${text.replaceAll(/[\r\n]+/g, ' ')}\n`)
    )
    .join('')
}

/** A name as Kubernetes takes it: lower case, letters, digits and dashes. */
function resourceName(service: string): string {
  return service
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
}
