import { createClient, native } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

const options = {
  service: { type: 'string', value: 'SERVICE', summary: 'The service' },
  version: { type: 'string', value: 'VERSION', summary: 'Its version' },
  environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where' }
} as const

export const recordRelease: Command = {
  name: 'record-release',
  summary: 'Record that a version is supported in an environment, beside others',
  words: '',
  options,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const [service, version] = [required(invocation, 'service'), required(invocation, 'version')]
    const environment = required(invocation, 'environment')
    const recorded = await createClient(native.serviceDeployments, registry, client).recordServiceDeployment({
      params: { environment },
      body: { service, version, kind: 'released' }
    })
    out.answer(
      recorded,
      () => `${out.paint('green', '✓')} ${service}@${version} is supported in ${environment}`
    )
    return exitCodes.yes
  }
}

export const recordUndeployment: Command = {
  name: 'record-undeployment',
  summary: 'Record that a service, or a version of it, does not run in an environment any more',
  words: '',
  options: {
    ...options,
    instance: { type: 'string', value: 'NAME', summary: 'Which of several instances' }
  },

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, text } = invocation
    const service = required(invocation, 'service')
    const environment = required(invocation, 'environment')
    const given = Object.fromEntries(
      (['version', 'instance'] as const).flatMap(name => {
        const value = text(name)
        return value === undefined ? [] : [[name, value]]
      })
    )
    const { ended } = await createClient(native.serviceDeployments, registry, client).endServiceDeployment({
      params: { environment },
      query: { service, kind: 'deployed', ...given }
    })
    out.answer(ended, () =>
      ended
        .map(({ version }) => `${out.paint('green', '✓')} ${service}@${version} is gone from ${environment}`)
        .join('\n')
    )
    return exitCodes.yes
  }
}

export const recordSupportEnded: Command = {
  name: 'record-support-ended',
  summary: 'Record that a released version is not supported in an environment any more',
  words: '',
  options,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const [service, version] = [required(invocation, 'service'), required(invocation, 'version')]
    const environment = required(invocation, 'environment')
    const { ended } = await createClient(native.serviceDeployments, registry, client).endServiceDeployment({
      params: { environment },
      query: { service, version, kind: 'released' }
    })
    out.answer(
      ended,
      () => `${out.paint('green', '✓')} ${service}@${version} is not supported in ${environment} any more`
    )
    return exitCodes.yes
  }
}
