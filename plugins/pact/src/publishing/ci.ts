/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What a build says of itself. */
export interface Build {
  readonly version: string | undefined
  readonly branch: string | undefined
  readonly url: string | undefined
}

/** How a CI system tells what it builds. Of several variables the first that has a value counts. */
interface CiSystem {
  /** A variable that is set wherever it runs, and nowhere else. */
  readonly sign: string
  readonly version: readonly string[]
  readonly branch: readonly string[]
  readonly url: readonly string[] | ((of: (name: string) => string) => string)
}

const systems = {
  'GitHub Actions': {
    sign: 'GITHUB_ACTIONS',
    version: ['GITHUB_SHA'],
    branch: ['GITHUB_HEAD_REF', 'GITHUB_REF_NAME'],
    url: of => `${of('GITHUB_SERVER_URL')}/${of('GITHUB_REPOSITORY')}/actions/runs/${of('GITHUB_RUN_ID')}`
  },
  'GitLab CI': {
    sign: 'GITLAB_CI',
    version: ['CI_COMMIT_SHA'],
    branch: ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'CI_COMMIT_REF_NAME'],
    url: ['CI_JOB_URL', 'CI_PIPELINE_URL']
  },
  Buildkite: {
    sign: 'BUILDKITE',
    version: ['BUILDKITE_COMMIT'],
    branch: ['BUILDKITE_BRANCH'],
    url: ['BUILDKITE_BUILD_URL']
  },
  CircleCI: {
    sign: 'CIRCLECI',
    version: ['CIRCLE_SHA1'],
    branch: ['CIRCLE_BRANCH'],
    url: ['CIRCLE_BUILD_URL']
  },
  Jenkins: {
    sign: 'JENKINS_URL',
    version: ['GIT_COMMIT'],
    branch: ['CHANGE_BRANCH', 'BRANCH_NAME', 'GIT_LOCAL_BRANCH', 'GIT_BRANCH'],
    url: ['BUILD_URL']
  },
  'Azure Pipelines': {
    sign: 'TF_BUILD',
    version: ['BUILD_SOURCEVERSION'],
    branch: ['SYSTEM_PULLREQUEST_SOURCEBRANCH', 'BUILD_SOURCEBRANCH'],
    url: of =>
      `${of('SYSTEM_COLLECTIONURI')}${of('SYSTEM_TEAMPROJECT')}/_build/results?buildId=${of('BUILD_BUILDID')}`
  },
  'Bitbucket Pipelines': {
    sign: 'BITBUCKET_BUILD_NUMBER',
    version: ['BITBUCKET_COMMIT'],
    branch: ['BITBUCKET_BRANCH'],
    url: of => `${of('BITBUCKET_GIT_HTTP_ORIGIN')}/pipelines/results/${of('BITBUCKET_BUILD_NUMBER')}`
  },
  'Travis CI': {
    sign: 'TRAVIS',
    version: ['TRAVIS_PULL_REQUEST_SHA', 'TRAVIS_COMMIT'],
    branch: ['TRAVIS_PULL_REQUEST_BRANCH', 'TRAVIS_BRANCH'],
    url: ['TRAVIS_BUILD_WEB_URL']
  },
  Drone: {
    sign: 'DRONE',
    version: ['DRONE_COMMIT_SHA'],
    branch: ['DRONE_SOURCE_BRANCH', 'DRONE_BRANCH'],
    url: ['DRONE_BUILD_LINK']
  },
  TeamCity: { sign: 'TEAMCITY_VERSION', version: ['BUILD_VCS_NUMBER'], branch: [], url: ['BUILD_URL'] },
  AppVeyor: {
    sign: 'APPVEYOR',
    version: ['APPVEYOR_PULL_REQUEST_HEAD_COMMIT', 'APPVEYOR_REPO_COMMIT'],
    branch: ['APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH', 'APPVEYOR_REPO_BRANCH'],
    url: []
  }
} as const satisfies Readonly<Record<string, CiSystem>>

/** The names of the CI systems that are known. */
export const ciSystems: readonly string[] = Object.keys(systems)

/** What the CI system that runs here says of the build; undefined where none that is known does. */
export function buildIn(env: Variables): Build | undefined {
  const rows: readonly CiSystem[] = Object.values(systems)
  const system = rows.find(({ sign }) => filled(env, [sign]) !== undefined)
  if (system === undefined) return undefined
  const { version, branch, url } = system
  return {
    version: filled(env, version),
    branch: filled(env, branch)?.replace(/^(?:refs\/heads|origin)\//, ''),
    url: typeof url === 'function' ? composed(env, url) : filled(env, url)
  }
}

/** The value of the first of some variables that has one. */
export function filled(env: Variables, names: readonly string[]): string | undefined {
  return names.map(name => env[name]?.trim()).find(value => value !== undefined && value !== '')
}

/** A text of several variables; none when one of them has no value. */
function composed(env: Variables, write: (of: (name: string) => string) => string): string | undefined {
  let isWhole = true
  const text = write(name => {
    const value = filled(env, [name])
    if (value === undefined) isWhole = false
    return value ?? ''
  })
  return isWhole ? text : undefined
}
