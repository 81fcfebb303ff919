import { createClient, pact } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { environmentUuid } from '../environments.ts'
import { exitCodes } from '../exit-codes.ts'

export const recordDeployment: Command = {
  name: 'record-deployment',
  summary: 'Record that a version runs in an environment, in place of the one before',
  words: '',
  options: {
    service: { type: 'string', value: 'SERVICE', summary: 'The service' },
    version: { type: 'string', value: 'VERSION', summary: 'Its version' },
    to: { type: 'string', value: 'ENVIRONMENT', summary: 'Where it runs now' },
    instance: {
      type: 'string',
      value: 'NAME',
      summary: 'Which of several instances, when they run side by side'
    }
  },

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, text } = invocation
    const service = required(invocation, 'service')
    const version = required(invocation, 'version')
    const to = required(invocation, 'to')
    const instance = text('instance')
    const environment = await environmentUuid(invocation, to)
    const { uuid } = await createClient(pact.deployments, registry, client).recordDeployment({
      params: { pacticipant: service, version, environment },
      body: instance === undefined ? {} : { applicationInstance: instance }
    })
    out.answer(
      { uuid, service, version, environment: to, instance },
      () => `${out.paint('green', '✓')} ${out.paint('bold', `${service}@${version}`)} runs in ${to}`
    )
    return exitCodes.yes
  }
}
