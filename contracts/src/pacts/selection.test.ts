import { describe, expect, test } from 'vitest'
import type { ConsumerFact, ConsumerVersionFact, VerificationFact, VerificationFacts } from './facts.ts'
import { shortDescription, verificationNotices } from './notices.ts'
import { type SelectedPact, selectPacts } from './selection.ts'
import type { ConsumerVersionSelector } from './selectors.ts'

/** Versions 1 to 5 of A: main has 1, 3 and the pactless 5; feat has 2; 4 is on no branch. */
const a: ConsumerFact = {
  name: 'A',
  mainBranch: 'main',
  versions: [
    version(1, { sha: 'one', on: ['main'], tags: ['dev', 'prod'], deployedTo: ['prod'] }),
    version(2, { sha: 'two', on: ['feat'], tags: ['dev'] }),
    version(3, { sha: 'three', on: ['main', 'release'], releasedTo: ['prod', 'test'] }),
    version(4, { sha: 'three', tags: ['exp'] }),
    version(5, { on: ['trunk'] })
  ]
}

/** B has no main branch, and one version. */
const b: ConsumerFact = { name: 'B', versions: [version(1, { sha: 'b-one', on: ['feat'], tags: ['main'] })] }

describe('a selector chooses', () => {
  test.each<[ConsumerVersionSelector, readonly string[]]>([
    [{ kind: 'mainBranch' }, ['A 3']],
    [{ kind: 'branch', branch: 'feat' }, ['A 2', 'B 1']],
    [{ kind: 'branch', branch: 'feat', consumer: 'B' }, ['B 1']],
    [{ kind: 'branch', branch: 'trunk' }, []],
    [{ kind: 'branch', branch: 'none', fallback: { branch: 'release' } }, ['A 3']],
    [{ kind: 'branch', branch: 'none', fallback: 'mainBranch' }, ['A 3']],
    [{ kind: 'branch', branch: 'feat', fallback: 'mainBranch' }, ['A 2', 'B 1']],
    [{ kind: 'everyBranch' }, ['A 3', 'A 2', 'B 1']],
    [{ kind: 'matchingBranch' }, ['A 3']],
    [{ kind: 'latest' }, ['A 4', 'B 1']],
    [{ kind: 'latestTagged', tag: 'dev' }, ['A 2']],
    [{ kind: 'latestTagged', tag: 'none', fallbackTag: 'exp' }, ['A 4']],
    [{ kind: 'allTagged', tag: 'dev' }, ['A 1', 'A 2']],
    [{ kind: 'inEnvironment', deployed: true, released: false }, ['A 1']],
    [{ kind: 'inEnvironment', deployed: true, released: true }, ['A 1', 'A 3']],
    [{ kind: 'inEnvironment', environment: 'test', deployed: true, released: true }, ['A 3']],
    [{ kind: 'inEnvironment', environment: 'moon', deployed: true, released: true }, []]
  ])('%j: %j', (selector, expected) => {
    const selected = selectPacts(facts(), { selectors: [selector], providerBranch: 'release' })
    expect(selected.map(({ consumer, consumerVersion }) => `${consumer} ${consumerVersion}`)).toEqual(
      expected
    )
  })
})

test('the head of a branch is the version that was added last, not the newest', () => {
  const moved = version(1, { sha: 'one', on: ['main'], position: 9 })
  const consumer = { ...a, versions: [moved, version(2, { sha: 'two', on: ['main'] })] }
  const selected = selectPacts(facts([consumer]), { selectors: [{ kind: 'mainBranch' }] })
  expect(selected.map(({ sha }) => sha)).toEqual(['one'])
})

test('a head of the main branch without a pact has no pact, whatever came before', () => {
  const consumer = { ...a, versions: [...a.versions, version(6, { on: ['main'] })] }
  expect(selectPacts(facts([consumer]), { selectors: [{ kind: 'mainBranch' }] })).toEqual([])
})

test('without selectors it is the main line of each consumer, and all that is in use', () => {
  const named = { ...b, name: 'C', mainBranch: 'main' }
  const selected = selectPacts(facts([a, b, named]), { selectors: [] })
  expect(selected.map(pact => [pact.consumer, pact.sha, shortDescription(pact)])).toEqual([
    ['A', 'three', 'latest from main branch, released in prod, released in test'],
    ['A', 'one', 'deployed to prod'],
    ['B', 'b-one', 'latest'],
    ['C', 'b-one', 'latest with tag main']
  ])
})

test('a content is verified once, for all reasons', () => {
  const selectors: ConsumerVersionSelector[] = [
    { kind: 'mainBranch' },
    { kind: 'latest' },
    { kind: 'latest' }
  ]
  expect(selectPacts(facts([a]), { selectors })).toEqual([
    {
      provider: 'P',
      consumer: 'A',
      sha: 'three',
      consumerVersion: '4',
      choices: [
        { kind: 'mainBranch', branch: 'main', version: '3' },
        { kind: 'latest', version: '4' }
      ],
      wip: false,
      pending: undefined
    }
  ])
})

describe('pending', () => {
  const request = { selectors: [{ kind: 'mainBranch' as const }], includePendingStatus: true }
  const isPending = (verifications: VerificationFact[], more: object): boolean | undefined =>
    selectPacts(facts([a], verifications), { ...request, ...more })[0]?.pending?.isPending

  test.each<[string, VerificationFact[], object, boolean]>([
    ['nobody has verified the content', [], { providerBranch: 'new' }, true],
    [
      'the branch has verified it',
      [success('three', { on: ['new'], at: 900 })],
      { providerBranch: 'new' },
      false
    ],
    ['the branch has failed it', [failure('three', { on: ['new'] })], { providerBranch: 'new' }, true],
    ['another content was verified', [success('two', { on: ['new'] })], { providerBranch: 'new' }, true],
    [
      'another branch did before this one began',
      [success('three', { on: ['main'], at: 400 })],
      { providerBranch: 'new' },
      false
    ],
    [
      'another branch did after this one began',
      [success('three', { on: ['main'], at: 600 })],
      { providerBranch: 'new' },
      true
    ],
    [
      'another branch did, and this one has no version yet',
      [success('three', { on: ['main'], at: 999 })],
      { providerBranch: 'unborn' },
      false
    ],
    ['a version on no branch did', [success('three', { at: 1 })], { providerBranch: 'new' }, true],
    ['one of two tags has not', [success('three', { tags: ['x'] })], { providerTags: ['x', 'y'] }, true],
    ['all tags have', [success('three', { tags: ['x', 'y'] })], { providerTags: ['x', 'y'] }, false],
    ['anybody did, and no line is given', [success('three', {})], {}, false]
  ])('when %s', (_, verifications, more, expected) => {
    expect(isPending(verifications, more)).toBe(expected)
  })

  test('is never the content of a deployed version, unless that is asked for', () => {
    const selectors = [{ kind: 'inEnvironment' as const, deployed: true, released: false }]
    const [held] = selectPacts(facts(), { ...request, selectors, providerBranch: 'new' })
    expect(held?.pending).toMatchObject({ isPending: false, deployedTo: ['prod'] })
    const [asked] = selectPacts(facts(), {
      ...request,
      selectors,
      providerBranch: 'new',
      deployedMayBePending: true
    })
    expect(asked?.pending).toMatchObject({ isPending: true, deployedTo: [] })
  })
})

describe('work in progress', () => {
  const wip = (verifications: VerificationFact[], more: object = {}): readonly string[] =>
    selectPacts(facts([a], verifications), {
      selectors: [{ kind: 'mainBranch' }],
      providerBranch: 'new',
      includeWipSince: 0,
      ...more
    })
      .filter(pact => pact.wip)
      .map(pact => `${pact.sha} ${pact.choices.map(({ kind }) => kind).join()} ${pact.pending?.isPending}`)

  test.each<[string, VerificationFact[], object, readonly string[]]>([
    [
      'heads of branches and tags that are not selected',
      [],
      {},
      ['two branch,latestTagged true', 'one latestTagged true']
    ],
    ['only what was published since', [], { includeWipSince: 200 }, ['two branch,latestTagged true']],
    ['nothing without a line of the provider', [], { providerBranch: undefined }, []],
    ['nothing when it was not asked for', [], { includeWipSince: undefined }, []],
    ['not what the branch has verified', [success('two', { on: ['new'] })], {}, ['one latestTagged true']],
    [
      'what the branch has verified as work in progress',
      [success('two', { on: ['new'], wip: true })],
      {},
      ['two branch,latestTagged true', 'one latestTagged true']
    ],
    [
      'not what another branch had verified before',
      [success('two', { on: ['main'], at: 400 })],
      {},
      ['one latestTagged true']
    ],
    [
      'what another branch verified later',
      [success('two', { on: ['main'], at: 600 })],
      {},
      ['two branch,latestTagged true', 'one latestTagged true']
    ],
    [
      'what has not been verified for a tag',
      [success('two', { tags: ['x'] })],
      { providerBranch: undefined, providerTags: ['x'] },
      ['one latestTagged true']
    ]
  ])('is %s', (_, verifications, more, expected) => {
    expect(wip(verifications, more)).toEqual(expected)
  })
})

describe('notices', () => {
  const url = 'http://registry/pact'
  const select = (request: Partial<Parameters<typeof selectPacts>[1]>): readonly SelectedPact[] =>
    selectPacts(facts([a]), { selectors: [{ kind: 'mainBranch' }], ...request })
  const textsOf = (pact: SelectedPact | undefined): readonly string[] =>
    pact ? verificationNotices(pact, url).map(({ when, text }) => `${when}: ${text}`) : []

  test('say why a pact is verified, with all reasons', () => {
    const [pact] = select({
      selectors: [
        { kind: 'mainBranch' },
        { kind: 'latest', consumer: 'A' },
        { kind: 'branch', branch: 'x', fallback: { branch: 'release' } },
        { kind: 'inEnvironment', deployed: true, released: true }
      ]
    })
    expect(textsOf(pact)).toEqual([
      `before_verification: The pact at ${url} is being verified because the pact content belongs to the consumer versions matching the following criteria:
    * latest version from the main branch 'main' (3)
    * latest version of A that has a pact with P (4)
    * latest version from branch 'release' (fallback branch used as no pact was found from branch 'x') (3)
    * consumer version(s) released and supported in prod (3) and test (3)`
    ])
  })

  test('tell what a result of a pending pact will mean', () => {
    const [pact] = select({ includePendingStatus: true, providerBranch: 'new' })
    expect(textsOf(pact).slice(1)).toEqual([
      "before_verification: This pact is in pending state for this version of P because a successful verification result for a version of P from branch 'new' has not yet been published. If this verification fails, it will not cause the overall build to fail. Read more at https://docs.pact.io/go/pending",
      "after_verification:success_true_published_false: This pact is still in pending state for any version of P from branch 'new' as the successful verification results have not yet been published.",
      "after_verification:success_false_published_false: This pact is still in pending state for any version of P from branch 'new' as a successful verification result has not yet been published",
      "after_verification:success_true_published_true: This pact is no longer in pending state for any version of P from branch 'new', as a successful verification result has been published. If a verification for a version of P fails in the future, it will fail the build. Read more at https://docs.pact.io/go/pending",
      "after_verification:success_false_published_true: This pact is still in pending state for any version of P from branch 'new' as a successful verification result has not yet been published"
    ])
  })

  test('name the tags for which a pact is pending', () => {
    const [pact] = select({ includePendingStatus: true, providerTags: ['x', 'y'] })
    expect(textsOf(pact)[2]).toBe(
      "after_verification:success_true_published_false: This pact is still in pending state for any versions of P with tag 'x' and 'y' as the successful verification results with these tags have not yet been published."
    )
  })

  test('say that a deployed version keeps a pact from being pending', () => {
    const [pact] = select({
      selectors: [{ kind: 'inEnvironment', deployed: true, released: false }],
      includePendingStatus: true,
      providerBranch: 'new'
    })
    expect(textsOf(pact).slice(1)).toEqual([
      'before_verification: This pact is not pending, although it has not yet been successfully verified, because a version of A that is deployed to prod relies on it. If this verification fails, it will fail the build. Read more at https://docs.pact.io/go/pending'
    ])
  })

  test('explain work in progress', () => {
    const pact = select({ includeWipSince: 200, providerBranch: 'new' }).find(({ wip }) => wip)
    expect(textsOf(pact)[0]).toBe(
      `before_verification: The pact at ${url} is being verified because it is a 'work in progress' pact (ie. it is the pact for the latest version of A from branch 'feat' and tagged with 'dev' (both have the same content) and it has not yet been successfully verified by a version of P from branch 'new' when the pact's application version was explicitly specified in the consumer version selectors). Read more at https://docs.pact.io/go/wip`
    )
  })
})

interface VersionOptions {
  readonly sha?: string
  readonly on?: readonly string[]
  readonly position?: number
  readonly tags?: readonly string[]
  readonly deployedTo?: readonly string[]
  readonly releasedTo?: readonly string[]
}

/** Version n is published at n * 100. */
function version(order: number, options: VersionOptions): ConsumerVersionFact {
  const { sha, on = [], position = order, tags = [], deployedTo = [], releasedTo = [] } = options
  return {
    number: String(order),
    order,
    branches: on.map(branch => ({ branch, position })),
    tags,
    deployedTo,
    releasedTo,
    ...(sha === undefined ? {} : { publication: { sha, at: order * 100 } })
  }
}

interface ResultOptions {
  readonly on?: readonly string[]
  readonly tags?: readonly string[]
  readonly at?: number
  readonly wip?: boolean
}

function success(
  sha: string,
  { on = [], tags = [], at = 700, wip = false }: ResultOptions
): VerificationFact {
  return { consumer: 'A', sha, success: true, wip, at, providerBranches: on, providerTags: tags }
}

function failure(sha: string, options: ResultOptions): VerificationFact {
  return { ...success(sha, options), success: false }
}

/** The provider's branch `new` and its tags began at 500. */
function facts(
  consumers: readonly ConsumerFact[] = [a, b],
  verifications: readonly VerificationFact[] = []
): VerificationFacts {
  const branchStartedAt = new Map([['new', 500]])
  const tagStartedAt = new Map(['x', 'y'].map(tag => [tag, 500]))
  return { provider: 'P', consumers, verifications, branchStartedAt, tagStartedAt }
}
