import { type MessageProviderOptions, Verifier } from '@pact-foundation/pact'

/** Whose turn it is: the version and branch that are verified, as CI would set them. */
const { INSTEP_REGISTRY, SERVICE_VERSION = '1.0.0', SERVICE_BRANCH = 'main' } = process.env

/** Verifies a service's messages against every pact that its consumers have published, and publishes the result. */
export async function verifyMessages(
  provider: string,
  messages: Required<MessageProviderOptions>['messageProviders']
): Promise<void> {
  if (INSTEP_REGISTRY === undefined)
    throw new Error('INSTEP_REGISTRY is not set: the pacts are read from there')
  await new Verifier({
    provider,
    messageProviders: messages,
    pactBrokerUrl: INSTEP_REGISTRY,
    consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }],
    providerVersion: SERVICE_VERSION,
    providerVersionBranch: SERVICE_BRANCH,
    publishVerificationResult: true,
    logLevel: 'error'
  } as never).verifyProvider()
}
