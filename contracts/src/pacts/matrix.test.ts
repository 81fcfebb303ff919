import { describe, expect, test } from 'vitest'
import { isFailure } from '../failures.ts'
import { buildMatrix, type Matrix } from './matrix.ts'
import {
  checkMatrixQuery,
  type MatrixQuery,
  type MatrixQueryInput,
  type MatrixSelector
} from './matrix-query.ts'
import type { ExtraRow, MatrixFacts, PublicationFact, ResultFact } from './matrix-rows.ts'
import {
  type FoundVersions,
  inferredSelectors,
  integrationsOf,
  meansAnyVersion,
  resolveSelector
} from './matrix-selectors.ts'
import { describeSelector, matrixNotice, matrixReason } from './matrix-words.ts'

/** Consumer A has pacts with P and Q, consumer B with P. Contents are named by their version. */
const publications = [
  publication('A', 1, 'P'),
  publication('A', 2, 'P'),
  publication('A', 2, 'Q'),
  publication('B', 1, 'P')
]

const ready = 'All required verification results are published and successful'
const toProd = { target: { environment: 'prod' }, latestBy: 'cvpv' } as const

test('the rows of a deployment are the pairs with what is in the environment', () => {
  const { rows, deployable, counts } = ask({
    ...toProd,
    selectors: [{ pacticipant: 'A', version: '2' }],
    found: { A: ['2'], P: ['7'], Q: ['3'] },
    results: [result('A', 2, 'P', 7), result('A', 2, 'P', 8, false), result('A', 2, 'Q', 3)]
  })
  expect(rows).toEqual([
    {
      consumer: 'A',
      consumerVersion: '2',
      provider: 'P',
      providerVersion: '7',
      pact: { sha: 'A2P', at: 2 },
      result: { success: true, at: 7, number: 1 },
      isIgnored: false
    },
    {
      consumer: 'A',
      consumerVersion: '2',
      provider: 'Q',
      providerVersion: '3',
      pact: { sha: 'A2Q', at: 2 },
      result: { success: true, at: 3, number: 1 },
      isIgnored: false
    }
  ])
  expect([deployable, counts]).toEqual([true, { success: 2, failed: 0, unknown: 0 }])
})

interface Case extends Partial<MatrixQuery> {
  readonly selectors: readonly MatrixSelector[]
  readonly found: Readonly<Record<string, FoundVersions>>
  readonly results?: readonly ResultFact[]
  readonly extraRows?: readonly ExtraRow[]
}

const a2: Pick<Case, 'selectors'> = { selectors: [{ pacticipant: 'A', version: '2' }] }
const good = [result('A', 2, 'P', 7), result('A', 2, 'Q', 3)]

describe('the answer and its reason', () => {
  test.each<[string, Case, boolean | null, string]>([
    [
      'all is verified',
      { ...toProd, ...a2, found: { A: ['2'], P: ['7'], Q: ['3'] }, results: good },
      true,
      ready
    ],
    [
      'a required provider is not there',
      { ...toProd, ...a2, found: { A: ['2'], P: ['7'], Q: [] }, results: good },
      null,
      'There is no verified pact between version 2 of A and a version of Q currently in prod (no version is currently recorded as deployed/released in this environment)'
    ],
    [
      'one verification failed and one is missing',
      { ...toProd, ...a2, found: { A: ['2'], P: ['7'], Q: ['3'] }, results: [result('A', 2, 'P', 7, false)] },
      null,
      'The verification for the pact between version 2 of A and the version of P currently in prod (7) failed\nThere is no verified pact between version 2 of A and the version of Q currently in prod (3)'
    ],
    [
      'all results are there, and one failed',
      {
        ...toProd,
        ...a2,
        found: { A: ['2'], P: ['7'], Q: ['3'] },
        results: [result('A', 2, 'P', 7, false), result('A', 2, 'Q', 3)]
      },
      false,
      'The verification for the pact between version 2 of A and the version of P currently in prod (7) failed'
    ],
    [
      'one of two versions side by side has not verified the pact',
      { ...toProd, ...a2, found: { A: ['2'], P: ['8', '7'], Q: ['3'] }, results: good },
      null,
      'There is no verified pact between version 2 of A and one of the versions of P currently in prod (8)'
    ],
    [
      'one of two versions side by side fails, although only the newest provider version is asked for',
      {
        ...toProd,
        latestBy: 'cvp',
        ...a2,
        found: { A: ['2'], P: ['8', '7'], Q: ['3'] },
        results: [...good.slice(1), result('A', 2, 'P', 8), result('A', 2, 'P', 7, false)]
      },
      false,
      'The verification for the pact between version 2 of A and one of the versions of P currently in prod (7) failed'
    ],
    [
      'a provider goes before its consumers',
      { ...toProd, selectors: [{ pacticipant: 'P', version: '9' }], found: { P: ['9'], A: [], B: [] } },
      true,
      'There are no missing dependencies'
    ],
    [
      'a provider has not verified the pact of a consumer that is there',
      { ...toProd, selectors: [{ pacticipant: 'P', version: '9' }], found: { P: ['9'], A: [], B: ['1'] } },
      null,
      'There is no verified pact between the version of B currently in prod (1) and version 9 of P'
    ],
    [
      'the version does not exist',
      { ...toProd, selectors: [{ pacticipant: 'A', version: '6' }], found: { A: [] } },
      false,
      'No pacts or verifications have been published for version 6 of A'
    ],
    [
      'the head of a branch does not exist',
      { ...toProd, selectors: [{ pacticipant: 'A', branch: 'x', latest: true }], found: { A: [] } },
      false,
      'WARN: It is recommended to specify the version number (rather than the tag or branch) of the pacticipant you wish to deploy to avoid race conditions. Without a version number, this result will not be reliable.\nNo version of A from branch x exists'
    ],
    [
      'no target is given',
      { ...a2, found: { A: ['2'] }, latestBy: 'cvp', results: good },
      true,
      `WARN: It is recommended to specify the environment into which you are deploying. Without the environment, this result will not be reliable.\n${ready}`
    ],
    [
      'the failing provider is ignored',
      {
        ...toProd,
        ...a2,
        ignore: [{ pacticipant: 'Q' }],
        found: { A: ['2'], P: ['7'], Q: ['3'] },
        results: [result('A', 2, 'P', 7), result('A', 2, 'Q', 3, false)]
      },
      true,
      `Ignoring: The verification for the pact between version 2 of A and the version of Q currently in prod (3) failed\n${ready}`
    ],
    [
      'what should be ignored does not exist',
      {
        ...toProd,
        ...a2,
        ignore: [{ pacticipant: 'X' }],
        found: { A: ['2'], P: ['7'], Q: ['3'], X: 'noSuchPacticipant' },
        results: good
      },
      true,
      `WARN: Cannot ignore any version of X (no such pacticipant exists)\n${ready}`
    ],
    [
      'a schema check fails',
      {
        ...toProd,
        ...a2,
        found: { A: ['2'], P: ['7'], Q: ['3'] },
        results: good,
        extraRows: [schemaRow('A', '2', 'P', '7', false)]
      },
      false,
      'The verification of SCHEMA orders-value between version 2 of A and the version of P currently in prod (7) failed'
    ],
    [
      'a schema check has no result yet',
      {
        ...toProd,
        ...a2,
        found: { A: ['2'], P: ['7'], Q: ['3'] },
        results: good,
        extraRows: [schemaRow('A', '2', 'P', '7', null)]
      },
      null,
      'There is no result of SCHEMA orders-value between version 2 of A and the version of P currently in prod (7)'
    ],
    [
      'a schema check does not stand in for the verification of a pact',
      {
        ...toProd,
        ...a2,
        success: [true],
        found: { A: ['2'], P: ['7'], Q: ['3'] },
        results: good.slice(1),
        extraRows: [schemaRow('A', '2', 'P', '7', true)]
      },
      null,
      'There is no verified pact between version 2 of A and the version of P currently in prod (7)'
    ]
  ])('when %s', (_, given, deployable, reason) => {
    const matrix = ask(given)
    expect([matrix.deployable, matrixReason(matrix.reasons)]).toEqual([deployable, reason])
  })
})

test('ignored rows are counted apart', () => {
  const given = { ...toProd, ...a2, found: { A: ['2'], P: ['7'], Q: ['3'] }, results: good.slice(0, 1) }
  const { counts, rows } = ask({ ...given, ignore: [{ pacticipant: 'Q' }] })
  expect(counts).toEqual({ success: 1, failed: 0, unknown: 0, ignored: 1 })
  expect(rows.map(({ provider, isIgnored }) => [provider, isIgnored])).toEqual([
    ['P', false],
    ['Q', true]
  ])
})

test('a single version of a pacticipant is ignored, and not its others', () => {
  const given = {
    ...toProd,
    ...a2,
    ignore: [{ pacticipant: 'P', version: '7' }],
    found: { A: ['2'], P: ['7'], Q: ['3'] }
  }
  expect(ask({ ...given, results: [result('A', 2, 'P', 7, false), result('A', 2, 'Q', 3)] }).deployable).toBe(
    true
  )
  const unverified = ask({ ...given, results: [result('A', 2, 'P', 8, false), result('A', 2, 'Q', 3)] })
  expect(unverified.counts).toEqual({ success: 1, failed: 0, unknown: 0, ignored: 1 })
  const other = ask({ ...given, found: { ...given.found, P: ['8', '7'] }, results: good })
  expect([other.deployable, other.counts]).toEqual([null, { success: 1, failed: 0, unknown: 1, ignored: 1 }])
})

test('the latest result of a provider version counts', () => {
  const results = [
    { ...result('A', 2, 'P', 7, true), number: 2 },
    { ...result('A', 2, 'P', 7, false), number: 1 },
    result('A', 2, 'Q', 3)
  ]
  expect(ask({ ...toProd, ...a2, found: { A: ['2'], P: ['7'], Q: ['3'] }, results }).deployable).toBe(true)
})

test('a new version with a known content inherits its results', () => {
  const facts: MatrixFacts = {
    publications: [publication('A', 2, 'P'), { ...publication('A', 3, 'P'), sha: 'A2P' }],
    results: [result('A', 2, 'P', 7)]
  }
  const query = { ...toProd, selectors: [{ pacticipant: 'A', version: '3' }], found: { A: ['3'], P: ['7'] } }
  expect(ask(query, facts).deployable).toBe(true)
})

describe('latestby leaves', () => {
  const results = [
    result('A', 1, 'P', 7),
    result('A', 1, 'P', 8),
    result('A', 2, 'P', 8),
    result('A', 2, 'P', 10)
  ]
  test.each<[MatrixQuery['latestBy'], readonly string[]]>([
    [undefined, ['1-7', '1-8', '2-8', '2-10']],
    ['cvpv', ['1-7', '1-8', '2-8', '2-10']],
    ['cvp', ['1-8', '2-10']],
    ['cp', ['2-10']]
  ])('%s: %j', (latestBy, expected) => {
    const { rows } = ask({
      selectors: [{ pacticipant: 'A' }, { pacticipant: 'P' }],
      found: { A: 'anyVersion', P: 'anyVersion' },
      latestBy,
      results
    })
    expect(
      rows.map(({ consumerVersion, providerVersion }) => `${consumerVersion}-${providerVersion}`)
    ).toEqual(expected)
  })
})

test('several pacticipants without a target are asked about each other only', () => {
  const { rows } = ask({
    selectors: [
      { pacticipant: 'A', version: '2' },
      { pacticipant: 'P', latest: true }
    ],
    found: { A: ['2'], P: ['9', '8'] },
    results: [result('A', 2, 'P', 8)]
  })
  expect(
    rows.map(({ consumer, provider, providerVersion }) => [consumer, provider, providerVersion])
  ).toEqual([['A', 'P', null]])
})

test('only rows with the wanted outcome are shown', () => {
  const given = {
    ...toProd,
    ...a2,
    found: { A: ['2'], P: ['7'], Q: ['3'] },
    results: [result('A', 2, 'P', 7, false)]
  }
  const providers = (success: readonly (boolean | null)[]): readonly string[] =>
    ask({ ...given, success }).rows.map(({ provider }) => provider)
  expect([providers([false]), providers([null]), providers([true]), providers([])]).toEqual([
    ['P'],
    ['Q'],
    [],
    ['P', 'Q']
  ])
})

test('no number of rows hides a failure', () => {
  const consumers = Array.from({ length: 2000 }, (_, at) => `C${at}`)
  const facts = {
    publications: consumers.map(consumer => publication(consumer, 1, 'P')),
    results: consumers.map((consumer, at) => result(consumer, 1, 'P', 9, at !== 1999))
  }
  const found = { P: ['9'], ...Object.fromEntries(consumers.map(consumer => [consumer, ['1']])) }
  const matrix = ask({ ...toProd, selectors: [{ pacticipant: 'P', version: '9' }], found }, facts)
  expect([matrix.deployable, matrix.counts]).toEqual([false, { success: 1999, failed: 1, unknown: 0 }])
})

test.each<[MatrixSelector, FoundVersions, readonly string[]]>([
  [{ pacticipant: 'A', version: '1' }, ['1'], ['version 1 of A']],
  [{ pacticipant: 'A', version: '1' }, [], ['version 1 of A (no such version exists)']],
  [{ pacticipant: 'A' }, 'anyVersion', ['any version of A']],
  [{ pacticipant: 'A' }, 'noSuchPacticipant', ['any version of A (no such pacticipant exists)']],
  [{ pacticipant: 'A', latest: true }, ['2', '1'], ['the latest version of A (2)']],
  [{ pacticipant: 'A', latest: true }, [], ['the latest version of A (no such version exists)']],
  [{ pacticipant: 'A', latest: true, tag: 't' }, ['2', '1'], ['the latest version of A with tag t (2)']],
  [{ pacticipant: 'A', tag: 't' }, ['2'], ['a version of A with tag t (2)']],
  [{ pacticipant: 'A', branch: 'b', latest: true }, ['2'], ['the latest version of A from branch b (2)']],
  [
    { pacticipant: 'A', branch: 'b' },
    ['2', '1'],
    ['one of the versions of A from branch b (2)', 'one of the versions of A from branch b (1)']
  ],
  [{ pacticipant: 'A', branch: 'b' }, [], ['a version of A from branch b (no such version exists)']],
  [
    { pacticipant: 'A', mainBranch: true, latest: true },
    [],
    ['a version of A from the main branch (no such version exists)']
  ],
  [{ pacticipant: 'A', environment: 'prod' }, ['2'], ['the version of A currently in prod (2)']],
  [
    { pacticipant: 'A', environment: 'prod' },
    ['2', '1'],
    ['one of the versions of A currently in prod (2)', 'one of the versions of A currently in prod (1)']
  ]
])('%j with versions %j is described as %j', (selector, found, expected) => {
  expect(resolveSelector(selector, 'specified', found).map(describeSelector)).toEqual(expected)
})

test.each<[MatrixSelector, string]>([
  [{ pacticipant: 'A', tag: 't' }, 'No version with tag t exists for A'],
  [{ pacticipant: 'A', branch: 'b' }, 'No version of A from branch b exists'],
  [{ pacticipant: 'A', mainBranch: true }, 'No version of A from the main branch exists'],
  [
    { pacticipant: 'A', environment: 'e' },
    'No version of A is currently recorded as deployed or released in environment e'
  ],
  [{ pacticipant: 'A', latest: true }, 'No pacts or verifications have been published for A']
])('that %j does not exist is an error: %s', (selector, text) => {
  const notices = resolveSelector(selector, 'specified', []).map(resolved =>
    matrixNotice({ kind: 'versionMissing', selector: resolved, isIgnored: false })
  )
  expect(notices).toEqual([{ type: 'error', text }])
})

test.each<[Partial<MatrixQueryInput>, readonly string[]]>([
  [{ selectors: [] }, ['Please provide 1 or more version selectors.']],
  [{ selectors: [{}] }, ['Please specify the pacticipant name']],
  [{ selectors: [{ pacticipant: 'X' }] }, ['Pacticipant X not found']],
  [
    { selectors: [{ pacticipant: 'A', version: '1', latest: true }] },
    ['A version number and latest flag cannot both be specified for A']
  ],
  [
    { ignore: [{}, { pacticipant: 'X', version: '1', latest: true }] },
    [
      'Please specify the pacticipant name to ignore',
      'A version number and latest flag cannot both be specified for X to ignore'
    ]
  ],
  [
    { target: { tag: 't', mainBranch: true } },
    ['Cannot specify more than one of tag, environment and mainBranch']
  ],
  [{ target: { latest: true, environment: 'prod' } }, ['Cannot specify both latest and environment']],
  [{ target: { environment: 'moon' } }, ["Environment with name 'moon' does not exist"]],
  [{ limit: 0 }, ['Limit must be 1 or more']],
  [{ limit: Number.NaN }, ['Limit must be 1 or more']],
  [
    { limit: -1, selectors: [{ pacticipant: 'X' }, {}] },
    ['Please specify the pacticipant name', 'Pacticipant X not found', 'Limit must be 1 or more']
  ]
])('the query %j is refused: %j', (query, errors) => {
  const complete = { selectors: [{ pacticipant: 'A' }], ignore: [], target: {}, ...query }
  try {
    checkMatrixQuery(complete, new Set(['A']), new Set(['prod']))
    expect.unreachable()
  } catch (error) {
    expect(isFailure(error, 'selectorsInvalid') ? error.facts.errors : error).toEqual(errors)
  }
})

/** Goes through all steps of a question, with the versions that a store would find. */
function ask(given: Case, facts: Partial<MatrixFacts> = {}): Matrix {
  const { found, results = [], extraRows = [], ...asked } = given
  const query: MatrixQuery = { ignore: [], target: {}, ...asked }
  const known = { publications, results, extraRows, ...facts }
  const versionsOf = ({ pacticipant }: MatrixSelector): FoundVersions => found[pacticipant] ?? []
  const ignored = query.ignore.flatMap(selector =>
    resolveSelector(selector, 'ignored', ignorable(selector, versionsOf(selector)))
  )
  const specified = query.selectors.flatMap(selector =>
    resolveSelector(selector, 'specified', versionsOf(selector), ignored)
  )
  const integrations = integrationsOf(query, specified, known.publications)
  const inferred = inferredSelectors(query, integrations).flatMap(selector =>
    resolveSelector(selector, 'inferred', versionsOf(selector), ignored)
  )
  return buildMatrix(query, { selectors: [...specified, ...inferred], ignored, integrations }, known)
}

/** A pacticipant that is ignored as a whole has any version, if it exists. */
function ignorable(selector: MatrixSelector, found: FoundVersions): FoundVersions {
  if (typeof found === 'string') return found
  return meansAnyVersion(selector) ? 'anyVersion' : found.filter(version => version === selector.version)
}

function publication(consumer: string, order: number, provider: string): PublicationFact {
  return {
    consumer,
    version: String(order),
    order,
    provider,
    sha: `${consumer}${order}${provider}`,
    at: order
  }
}

function result(
  consumer: string,
  order: number,
  provider: string,
  providerOrder: number,
  success = true
): ResultFact {
  return {
    consumer,
    provider,
    sha: `${consumer}${order}${provider}`,
    providerVersion: String(providerOrder),
    providerOrder,
    success,
    at: providerOrder,
    number: 1
  }
}

function schemaRow(
  consumer: string,
  consumerVersion: string,
  provider: string,
  providerVersion: string,
  success: boolean | null
): ExtraRow {
  return {
    consumer,
    consumerVersion,
    provider,
    providerVersion,
    result: success === null ? null : { success, at: 1 },
    verificationType: 'SCHEMA orders-value'
  }
}
