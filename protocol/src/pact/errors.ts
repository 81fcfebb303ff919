import type { ContractFailures, Failures, RequestFailures } from '@instep/contracts'

/** How the Pact Broker API tells a failure: `errors` is a list, or lists by field; `notices` are printed in colour. */
export interface PactError {
  readonly status: number
  readonly body: {
    readonly errors: readonly string[] | Readonly<Record<string, readonly string[]>>
    readonly notices?: readonly { readonly type: string; readonly text: string }[]
  }
}

type Spelled = keyof (RequestFailures & ContractFailures)

/** A failure without a row does not compile. */
export const pactErrors: { readonly [Code in Spelled]: (facts: Failures[Code]) => PactError } = {
  routeUnknown: () => told(404, 'The requested document was not found on this server.'),
  methodNotAllowed: ({ method }) => told(405, `The method ${method} is not allowed here.`),
  mediaTypeUnsupported: ({ mediaType }) => told(415, `The media type ${mediaType} is not supported.`),
  bodyMissing: () => told(400, 'The request body is missing.'),
  bodyMalformed: ({ detail }) => told(400, `Error parsing JSON - ${detail}`),
  bodyTooLarge: ({ limit }) => told(413, `The request body is larger than ${limit} bytes.`),
  requestInvalid: ({ issues }) => ({ status: 400, body: { errors: byField(issues) } }),
  valueNotStorable: ({ detail }) => told(400, `${detail}.`),
  storeUnavailable: () => told(503, 'The store is out of reach for now.'),

  pacticipantNotFound: ({ pacticipant }) => told(404, `Pacticipant ${pacticipant} not found`),
  pacticipantVersionNotFound: ({ pacticipant, version }) =>
    told(404, `No version ${version} found for pacticipant ${pacticipant}`),
  branchNotFound: ({ branch }) => told(404, `No branch ${branch} found.`),
  tagNotFound: ({ tag }) => told(404, `No tag ${tag} found.`),
  labelNotFound: ({ label }) => told(404, `No label ${label} found.`),
  environmentNotFound: ({ environment }) => told(404, `Environment ${environment} not found`),
  environmentExists: ({ name }) => ({
    status: 400,
    body: { errors: { name: [`Another environment with name '${name}' already exists.`] } }
  }),
  pactNotFound: () => told(404, 'No pact found.'),
  contractInvalid: ({ errors }) => ({ status: 400, body: { errors } }),
  contractChanged: ({ consumer, version, provider, differences }) => {
    const error = `Cannot change the content of the pact for ${consumer} version ${version} and provider ${provider}, as race conditions will cause unreliable results for can-i-deploy. Each pact must be published with a unique consumer version number.`
    return {
      status: 409,
      body: {
        notices: [
          { type: 'error', text: error },
          ...(differences.length > 0 ? [{ type: 'info', text: differences.join('\n') }] : [])
        ],
        errors: { contracts: [error] }
      }
    }
  },
  pacticipantLooksAlike: ({ name, known }) => {
    const error = `This is the first time a pact has been published for "${name}". The name "${name}" is very similar to the following existing ${known.length > 1 ? 'pacticipants' : 'pacticipant'}: ${known.join(', ')}. If you meant to specify one of the above names, please correct the pact configuration, and re-publish the pact. If the pact is intended to be for a new consumer or provider, please manually create "${name}" first: pact-broker create-or-update-pacticipant --name "${name}"`
    return {
      status: 409,
      body: { notices: [{ type: 'error', text: error }], errors: { contracts: [error] } }
    }
  },
  selectorsInvalid: ({ errors }) => ({ status: 400, body: { errors } }),
  deploymentNotFound: () => told(404, 'The requested document was not found on this server.'),
  deploymentEnded: () => ({
    status: 400,
    body: { errors: { currentlyDeployed: ['cannot be set back to true'] } }
  }),
  webhookNotFound: () => told(404, 'The requested document was not found on this server.')
}

function told(status: number, error: string): PactError {
  return { status, body: { errors: [error] } }
}

/** What is wrong, by where it is: `contracts[0].content`. */
function byField(issues: Failures['requestInvalid']['issues']): Readonly<Record<string, readonly string[]>> {
  const groups = Map.groupBy(issues, ({ path }) => fieldOf(path))
  return Object.fromEntries([...groups].map(([field, group]) => [field, group.map(({ message }) => message)]))
}

function fieldOf(path: readonly (string | number)[]): string {
  const text = path.map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return text.replace(/^\./, '') || 'body'
}
