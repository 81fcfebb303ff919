import type { native } from '@instep/protocol'
import {
  draftContract,
  exportContracts,
  getContract,
  type PublishedOperation,
  publishContract
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'

export const serviceContracts: Handlers<typeof native.serviceContracts> = {
  async publishContract({ params, body }, registry) {
    const { operations, notes, isUnchanged } = await publishContract(registry, params, body)
    return { ...params, isUnchanged, operations: operations.map(operationBody), notes: [...notes] }
  },

  draftContract: async ({ params, query }, registry) =>
    asDocument(await draftContract(registry, params.service, query.version)),

  async exportContracts({ params: { environment } }, registry) {
    return { environment, contracts: [...(await exportContracts(registry, environment))] }
  },

  async getContract({ params }, registry) {
    const { text } = await getContract(registry, params)
    return asDocument(text)
  }
}

function operationBody({ operation, isSchemaNew, hasPact }: PublishedOperation) {
  const { action, name = '', message = '', subject, schema, channel, delivery = {}, evidence } = operation
  return {
    ...{ action, name, message, subject, schema, delivery, evidence, isSchemaNew, hasPact },
    channel: channel as NonNullable<typeof channel> // operations of documents have one
  }
}

/** A document is kept as it was published, in the one or the other. */
function asDocument(text: string): Answer<string> {
  const language = /^\s*\{/.test(text) ? 'json' : 'yaml'
  return new Answer(200, text, { 'content-type': `application/vnd.aai.asyncapi+${language}; charset=utf-8` })
}
