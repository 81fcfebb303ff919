import { expect, test } from 'vitest'
import { ciSystems } from './ci.ts'
import { settingsFrom } from './settings.ts'

const noGit = () => undefined

const builds: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string, string?]>> = {
  'GitHub Actions': [
    {
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: 'abc',
      GITHUB_HEAD_REF: '',
      GITHUB_REF_NAME: 'main',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'shop/orders',
      GITHUB_RUN_ID: '7'
    },
    'main',
    'https://github.example/shop/orders/actions/runs/7'
  ],
  'GitLab CI': [
    { GITLAB_CI: 'true', CI_COMMIT_SHA: 'abc', CI_COMMIT_REF_NAME: 'main', CI_JOB_URL: 'https://ci/1' },
    'main',
    'https://ci/1'
  ],
  Buildkite: [
    {
      BUILDKITE: 'true',
      BUILDKITE_COMMIT: 'abc',
      BUILDKITE_BRANCH: 'main',
      BUILDKITE_BUILD_URL: 'https://ci/1'
    },
    'main',
    'https://ci/1'
  ],
  CircleCI: [
    { CIRCLECI: 'true', CIRCLE_SHA1: 'abc', CIRCLE_BRANCH: 'main', CIRCLE_BUILD_URL: 'https://ci/1' },
    'main',
    'https://ci/1'
  ],
  Jenkins: [
    { JENKINS_URL: 'https://ci', GIT_COMMIT: 'abc', GIT_BRANCH: 'origin/main', BUILD_URL: 'https://ci/1' },
    'main',
    'https://ci/1'
  ],
  'Azure Pipelines': [
    {
      TF_BUILD: 'True',
      BUILD_SOURCEVERSION: 'abc',
      BUILD_SOURCEBRANCH: 'refs/heads/feat/x',
      SYSTEM_COLLECTIONURI: 'https://dev.example/shop/',
      SYSTEM_TEAMPROJECT: 'orders',
      BUILD_BUILDID: '7'
    },
    'feat/x',
    'https://dev.example/shop/orders/_build/results?buildId=7'
  ],
  'Bitbucket Pipelines': [
    { BITBUCKET_BUILD_NUMBER: '7', BITBUCKET_COMMIT: 'abc', BITBUCKET_BRANCH: 'main' },
    'main'
  ],
  'Travis CI': [{ TRAVIS: 'true', TRAVIS_COMMIT: 'abc', TRAVIS_BRANCH: 'main' }, 'main'],
  Drone: [
    { DRONE: 'true', DRONE_COMMIT_SHA: 'abc', DRONE_SOURCE_BRANCH: 'feat/x', DRONE_BRANCH: 'main' },
    'feat/x'
  ],
  TeamCity: [{ TEAMCITY_VERSION: '2025', BUILD_VCS_NUMBER: 'abc' }, 'of git'],
  AppVeyor: [{ APPVEYOR: 'True', APPVEYOR_REPO_COMMIT: 'abc', APPVEYOR_REPO_BRANCH: 'main' }, 'main']
}

test('every CI system has a case', () => {
  expect(Object.keys(builds)).toEqual(ciSystems)
})

test.each(Object.entries(builds))('%s tells version, branch and build', (_, [env, branch, buildUrl]) => {
  expect(settingsFrom(env, () => 'of git')).toMatchObject({
    version: 'abc',
    branch,
    buildUrl,
    isPublishing: true
  })
})

test('what Instep is told itself comes before the CI system', () => {
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SHA: 'abc',
    INSTEP_VERSION: '1.2.3',
    INSTEP_BRANCH: 'release',
    INSTEP_BUILD_URL: 'https://ci/1',
    INSTEP_REGISTRY: 'http://registry',
    INSTEP_TOKEN: 'secret',
    INSTEP_FOLDER: 'out',
    INSTEP_OFFLINE: '1',
    INSTEP_PUBLISH: 'no',
    INSTEP_MERGE: 'true'
  }
  expect(settingsFrom(env, noGit)).toEqual({
    registry: 'http://registry',
    token: 'secret',
    version: '1.2.3',
    branch: 'release',
    buildUrl: 'https://ci/1',
    isPublishing: false,
    isOffline: true,
    isMerging: true,
    folder: 'out'
  })
})

test('without any CI system git is asked, and nothing is published', () => {
  const answers: Readonly<Record<string, string>> = { 'rev-parse HEAD': 'abc', 'branch --show-current': 'x' }
  expect(settingsFrom({}, (...words) => answers[words.join(' ')])).toMatchObject({
    version: 'abc',
    branch: 'x',
    isPublishing: false,
    folder: '.instep'
  })
})

test('a commit that is on no branch has none', () => {
  expect(settingsFrom({}, noGit)).toMatchObject({ version: undefined, branch: undefined })
})

test('a CI system that nobody knows publishes, too, and may be told not to', () => {
  expect(settingsFrom({ CI: 'woodpecker' }, noGit).isPublishing).toBe(true)
  expect(settingsFrom({ CI: 'true', INSTEP_PUBLISH: '0' }, noGit).isPublishing).toBe(false)
})

test('a switch that is neither on nor off is refused', () => {
  expect(() => settingsFrom({ INSTEP_OFFLINE: 'maybe' }, noGit)).toThrow(
    'INSTEP_OFFLINE is 1 or 0, not maybe'
  )
})
