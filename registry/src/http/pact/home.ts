import { linkTo, pact, templateOf } from '@instep/protocol'

/** The index of the Pact Broker: where clients begin. */
export function pactHome(base: string) {
  const { contracts, pacts, verifications, pacticipants, versions, environments, matrix } = pact
  const { pactLists, providerStates, labels, overviews, webhooks } = pact
  const forVerification = templateOf(
    base,
    verifications.selectPactsForVerification,
    {},
    { title: 'Pact versions to be verified for the specified provider' }
  )
  return {
    _links: {
      self: { href: base === '' ? '/' : base, title: 'Index' },
      'pb:publish-contracts': linkTo(base, contracts.publishContracts, {}, { title: 'Publish contracts' }),
      'pb:publish-pact': templateOf(base, pacts.publishPact, {}, { title: 'Publish a pact' }),
      'pb:latest-pact-versions': linkTo(base, pacts.listLatestPacts, {}, { title: 'Latest pact versions' }),
      'pb:pacticipants': linkTo(base, pacticipants.listPacticipants, {}, { title: 'Pacticipants' }),
      'pb:pacticipant': templateOf(
        base,
        pacticipants.getPacticipant,
        {},
        { title: 'Fetch pacticipant by name' }
      ),
      'pb:latest-provider-pacts': templateOf(base, pacts.listLatestProviderPacts),
      'pb:latest-provider-pacts-with-tag': templateOf(base, pacts.listLatestTaggedProviderPacts),
      'pb:provider-pacts-for-verification': forVerification,
      'beta:provider-pacts-for-verification': { ...forVerification, name: 'beta' },
      'pb:provider-pacts': templateOf(base, pactLists.listProviderPacts),
      'pb:provider-pacts-with-tag': templateOf(base, pactLists.listTaggedProviderPacts),
      'pb:provider-pacts-with-branch': templateOf(base, pactLists.listBranchProviderPacts),
      'pb:latest-provider-pacts-with-branch': templateOf(base, pactLists.listLatestBranchProviderPacts),
      'pb:provider-pacts-with-main-branch': templateOf(base, pactLists.listMainProviderPacts),
      'pb:latest-provider-pacts-with-main-branch': templateOf(base, pactLists.listLatestMainProviderPacts),
      'pb:pact-versions': templateOf(base, pactLists.listPacts),
      'pb:tagged-pact-versions': templateOf(base, pactLists.listTaggedPacts),
      'pb:branch-pact-versions': templateOf(base, pactLists.listBranchPacts),
      'pb:latest-branch-pact-version': templateOf(base, pactLists.getLatestBranchPact),
      'pb:main-branch-pact-versions': templateOf(base, pactLists.listMainPacts),
      'pb:latest-main-branch-pact-version': templateOf(base, pactLists.getLatestMainPact),
      'pb:latest-untagged-pact-version': templateOf(base, pactLists.getLatestUntaggedPact),
      'pb:provider-states': templateOf(base, providerStates.listStates),
      'pb:labels': linkTo(base, labels.listLabels, {}, { title: 'Labels' }),
      'pb:pacticipants-with-label': templateOf(base, labels.listLabelled),
      'pb:metrics': linkTo(base, overviews.getMetrics, {}, { title: 'Metrics' }),
      'pb:dashboard': linkTo(base, overviews.getDashboard, {}, { title: 'Dashboard' }),
      'pb:can-i-deploy-pacticipant-version-to-tag': templateOf(base, overviews.canIDeployTag),
      'pb:can-i-deploy-pacticipant-version-to-environment': templateOf(base, overviews.canIDeployBranch),
      'pb:pacticipant-version': templateOf(base, versions.getVersion),
      'pb:latest-version': templateOf(base, versions.getLatestVersion),
      'pb:latest-tagged-version': templateOf(base, versions.getLatestTaggedVersion),
      'pb:pacticipant-version-tag': templateOf(base, versions.putTag),
      'pb:pacticipant-branch': templateOf(base, versions.getBranch),
      'pb:pacticipant-branch-version': templateOf(base, versions.putBranchVersion),
      'pb:environments': linkTo(base, environments.listEnvironments, {}, { title: 'Environments' }),
      'pb:environment': templateOf(base, environments.getEnvironment, {}, { title: 'Environment' }),
      'pb:webhooks': linkTo(base, webhooks.listWebhooks, {}, { title: 'Webhooks' }),
      'pb:webhook': templateOf(base, webhooks.getWebhook, {}, { title: 'Webhook' }),
      'pb:integrations': linkTo(base, pacticipants.listIntegrations, {}, { title: 'Integrations' }),
      'pb:matrix': linkTo(base, matrix.getMatrix, {}, { title: 'Matrix' }),
      curies: [{ name: 'pb', href: `${base}/doc/{rel}?context=index`, templated: true }]
    }
  }
}
