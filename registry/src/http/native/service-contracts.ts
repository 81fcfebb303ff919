import type { native } from '@instep/protocol'
import { getContract, type PublishedOperation, publishContract } from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'

export const serviceContracts: Handlers<typeof native.serviceContracts> = {
  async publishContract({ params, body }, registry) {
    const { operations, notes, isUnchanged } = await publishContract(registry, params, body)
    return { ...params, isUnchanged, operations: operations.map(operationBody), notes: [...notes] }
  },

  async getContract({ params }, registry) {
    const { text } = await getContract(registry, params)
    return new Answer(200, text, { 'content-type': mediaTypeOf(text) })
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
export function mediaTypeOf(document: string): string {
  return `application/vnd.aai.asyncapi+${/^\s*\{/.test(document) ? 'json' : 'yaml'}; charset=utf-8`
}
