import { expect, test } from 'vitest'
import { isFailure } from '../failures.ts'
import type { SelectorInput } from './selector-rules.ts'
import { type ConsumerVersionSelector, parseSelectors, tagSelectors } from './selectors.ts'

const context = { providerVersionBranch: 'main', environments: new Set(['prod']) }

test.each<[SelectorInput, ConsumerVersionSelector]>([
  [{ mainBranch: true }, { kind: 'mainBranch' }],
  [
    { mainBranch: true, latest: true, consumer: 'A' },
    { kind: 'mainBranch', consumer: 'A' }
  ],
  [{ matchingBranch: true }, { kind: 'matchingBranch' }],
  [{ branch: 'x' }, { kind: 'branch', branch: 'x' }],
  [{ branch: true }, { kind: 'everyBranch' }],
  [
    { branch: 'x', fallbackBranch: 'main' },
    { kind: 'branch', branch: 'x', fallback: { branch: 'main' } }
  ],
  [
    { branch: 'x', fallbackToMainBranch: true },
    { kind: 'branch', branch: 'x', fallback: 'mainBranch' }
  ],
  [{ latest: true }, { kind: 'latest' }],
  [{ tag: 't' }, { kind: 'allTagged', tag: 't' }],
  [
    { tag: 't', latest: false },
    { kind: 'allTagged', tag: 't' }
  ],
  [
    { tag: 't', latest: true },
    { kind: 'latestTagged', tag: 't' }
  ],
  [
    { tag: 't', latest: true, fallbackTag: 'm' },
    { kind: 'latestTagged', tag: 't', fallbackTag: 'm' }
  ],
  [{ deployed: true }, { kind: 'inEnvironment', deployed: true, released: false }],
  [{ released: true }, { kind: 'inEnvironment', deployed: false, released: true }],
  [{ deployedOrReleased: true }, { kind: 'inEnvironment', deployed: true, released: true }],
  [
    { environment: 'prod', consumer: 'A' },
    { kind: 'inEnvironment', environment: 'prod', deployed: true, released: true, consumer: 'A' }
  ],
  [
    { environment: 'prod', deployed: true },
    { kind: 'inEnvironment', environment: 'prod', deployed: true, released: false }
  ]
])('%j means %j', (input, selector) => {
  expect(parseSelectors([input], context)).toEqual([selector])
})

const needed =
  'must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, latest=true, deployed=true, released=true or deployedOrReleased=true'

test.each<[SelectorInput, readonly string[]]>([
  [{}, [needed]],
  [{ consumer: 'A' }, [needed]],
  [{ latest: false }, [needed]],
  [{ tag: '' }, ['tag must be a string']],
  [{ branch: 7 }, ['branch must be a string or equal to true']],
  [{ mainBranch: false, consumer: ' ' }, ['consumer must be filled', 'mainBranch must be one of: true']],
  [
    { mainBranch: true, tag: 't' },
    ['cannot specify mainBranch=true with any other criteria apart from consumer and latest']
  ],
  [{ mainBranch: true, latest: false }, ['cannot specify mainBranch=true with latest=false']],
  [
    { matchingBranch: true, latest: true },
    ['cannot specify matchingBranch=true with any other criteria apart from consumer']
  ],
  [{ tag: 't', branch: 'b' }, ['cannot specify both a tag and a branch']],
  [{ latest: true, environment: 'prod' }, ['cannot specify the field latest with the field environment']],
  [
    { tag: 't', latest: true, environment: 'prod', deployed: true },
    ['cannot specify the fields latest/tag with the fields deployed/environment']
  ],
  [{ latest: true, fallbackTag: 't' }, ['a tag must be specified when a fallbackTag is specified']],
  [{ tag: 't', fallbackTag: 'u' }, ['fallbackTag can only be set if latest is true']],
  [{ latest: true, fallbackBranch: 'b' }, ['a branch must be specified when a fallbackBranch is specified']],
  [
    { latest: true, fallbackToMainBranch: true },
    ['a branch must be specified when fallbackToMainBranch=true is specified']
  ],
  [
    { branch: 'a', fallbackBranch: 'b', fallbackToMainBranch: true },
    ['cannot specify both fallbackToMainBranch and fallbackBranch']
  ],
  [{ branch: 'b', latest: false }, ['cannot specify a branch with latest=false']],
  [{ environment: 'moon' }, ["environment with name 'moon' does not exist"]],
  [{ deployed: true, released: true }, ['cannot specify both deployed and released']],
  [{ deployed: true, deployedOrReleased: true }, ['cannot specify both deployed and deployedOrReleased']],
  [{ released: true, deployedOrReleased: true }, ['cannot specify both released and deployedOrReleased']]
])('%j is refused: %j', (input, errors) => {
  expect(errorsOf([input])).toEqual(errors.map(error => `${error} (at index 0)`))
})

test('the errors of all selectors are reported at once, with their places', () => {
  expect(errorsOf([{ mainBranch: true }, {}, { branch: '' }])).toEqual([
    `${needed} (at index 1)`,
    'branch must be a string or equal to true (at index 2)'
  ])
})

test('a matching branch needs a branch to match', () => {
  expect(errorsOf([{ matchingBranch: true }], {})).toEqual([
    'the providerVersionBranch must be specified when the selector matchingBranch=true is used (at index 0)'
  ])
})

test('consumer version tags stand for the latest pact of each tag', () => {
  expect(tagSelectors(['a', 'b'])).toEqual([
    { kind: 'latestTagged', tag: 'a' },
    { kind: 'latestTagged', tag: 'b' }
  ])
})

function errorsOf(
  inputs: readonly SelectorInput[],
  given: Parameters<typeof parseSelectors>[1] = context
): unknown {
  try {
    return parseSelectors(inputs, given)
  } catch (error) {
    if (isFailure(error, 'selectorsInvalid')) return error.facts.errors
    throw error
  }
}
