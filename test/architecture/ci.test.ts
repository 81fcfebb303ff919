import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const root = join(import.meta.dirname, '../..')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-action-'))
  // Stands for npm's npx: notes with which words it is run, one on a line, and ends as it is told.
  const npx = join(folder, 'npx')
  await writeFile(
    npx,
    '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "<$word>"; done >> "$NOTED"\nexit "$CODE"\n'
  )
  await chmod(npx, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a script as the runners do, and gives the words of each npx. */
async function run(
  shell: readonly string[],
  script: string,
  variables: Readonly<Record<string, string>>,
  code = 0
) {
  const noted = join(folder, `noted-${Math.random()}`)
  const file = `${noted}.sh`
  await writeFile(file, script)
  await writeFile(noted, '')
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    NOTED: noted,
    CODE: `${code}`,
    ...variables
  }
  const [command = '', ...options] = shell
  const ended = await new Promise<number>(resolve => {
    execFile(command, [...options, file], { env, cwd: folder }, error => resolve(Number(error?.code ?? 0)))
  })
  const words = (await readFile(noted, 'utf8')).trimEnd().split('\n')
  return { code: ended, words: words.map(word => word.slice(1, -1)) }
}

const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail']
const asked = {
  INSTEP_COMMAND: 'can-i-deploy',
  INSTEP_ENVIRONMENT: 'production',
  INSTEP_SERVICE: 'orders',
  INSTEP_VERSION: '2.0.0',
  INSTEP_REGISTRY: 'https://registry.example.org',
  INSTEP_TOKEN: '',
  INSTEP_WAIT: '',
  INSTEP_ARGUMENTS: '',
  INSTEP_CLI: '0.1.0'
}

async function actionScript(): Promise<string> {
  const [document] = parseAllDocuments(await readFile(join(root, 'action.yml'), 'utf8'))
  return String(document?.getIn(['runs', 'steps', 1, 'run']))
}

async function gitlab() {
  const [header, jobs] = parseAllDocuments(await readFile(join(root, 'ci/gitlab.yml'), 'utf8'))
  return { header, jobs }
}

async function gitlabScript(): Promise<string> {
  return String((await gitlab()).jobs?.getIn(['$[[ inputs.job-name ]]', 'script', 0]))
}

test('the action has what GitHub wants of one', async () => {
  const [document] = parseAllDocuments(await readFile(join(root, 'action.yml'), 'utf8'))
  expect(document?.errors).toEqual([])
  expect(document?.toJS()).toMatchObject({
    name: 'Instep',
    description: expect.any(String),
    runs: { using: 'composite', steps: [{ uses: expect.stringMatching(/^actions\//) }, { shell: 'bash' }] }
  })
})

test('every input of the action reaches its script as a variable, and the text of the script holds none', async () => {
  const [document] = parseAllDocuments(await readFile(join(root, 'action.yml'), 'utf8'))
  const action = document?.toJS() as {
    readonly inputs: Readonly<Record<string, object>>
    readonly runs: {
      readonly steps: readonly { readonly env?: Readonly<Record<string, string>>; readonly run?: string }[]
    }
  }
  const step = action.runs.steps[1]
  const used = Object.values(step?.env ?? {}).map(text => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(text)?.[1])
  expect(used.toSorted()).toEqual(Object.keys(action.inputs).toSorted())
  expect(step?.run).not.toContain('{{')
})

test('the include of GitLab has a header of inputs, and uses each of them', async () => {
  const { header, jobs } = await gitlab()
  expect([...(header?.errors ?? []), ...(jobs?.errors ?? [])]).toEqual([])
  const { spec } = header?.toJS() ?? {}
  const inputs = Object.keys(spec.inputs)
  const text = String(jobs)
  expect(inputs.filter(input => !text.includes(`[[ inputs.${input} ]]`))).toEqual([])
  expect(await gitlabScript()).not.toContain('[[ inputs')
  const job = jobs?.getIn(['$[[ inputs.job-name ]]', 'artifacts', 'reports', 'junit'])
  expect(job).toBe('instep-junit.xml')
})

test('both ask with the version of the command line that they came with', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'cli/package.json'), 'utf8'))
  const [action] = parseAllDocuments(await readFile(join(root, 'action.yml'), 'utf8'))
  expect(action?.getIn(['inputs', 'instep-version', 'default'])).toBe(version)
  expect((await gitlab()).header?.getIn(['spec', 'inputs', 'instep-version', 'default'])).toBe(version)
})

const cases = [
  {
    what: 'can-i-deploy',
    variables: { INSTEP_WAIT: '60' },
    words: ['can-i-deploy', '--service=orders', '--version=2.0.0', '--to=production'],
    waits: ['--wait=60']
  },
  {
    what: 'a plan, with more services',
    variables: { INSTEP_COMMAND: 'plan', INSTEP_ARGUMENTS: 'payments@3.0.0,3.1.0\n\n--bound=7\n' },
    words: ['plan', '--to=production', 'orders@2.0.0', 'payments@3.0.0,3.1.0', '--bound=7'],
    waits: []
  },
  {
    what: 'a check, which does not wait',
    variables: {
      INSTEP_COMMAND: 'choreography check',
      INSTEP_SERVICE: '',
      INSTEP_VERSION: '',
      INSTEP_WAIT: '5'
    },
    words: ['choreography', 'check', '--environment=production'],
    waits: []
  },
  {
    what: 'names that a shell would take for something',
    variables: {
      INSTEP_SERVICE: '$(touch hacked) "; `id` *',
      INSTEP_ARGUMENTS: "--ignore=old one=it's $HOME; next week"
    },
    words: [
      'can-i-deploy',
      '--service=$(touch hacked) "; `id` *',
      '--version=2.0.0',
      '--to=production',
      "--ignore=old one=it's $HOME; next week"
    ],
    waits: []
  }
]

test.each(cases)('the action asks for $what', async ({ variables, words, waits }) => {
  const ran = await run(bash, await actionScript(), { ...asked, ...variables }, 1)
  expect(ran.code).toBe(1)
  expect(ran.words.slice(0, 2)).toEqual(['--yes', 'instep@0.1.0'])
  expect(ran.words.slice(2).toSorted()).toEqual([...words, ...waits, '--format=github'].toSorted())
})

test.each(cases)(
  'the job of GitLab asks for $what, and once more for the report',
  async ({ variables, words, waits }) => {
    const ran = await run(['sh', '-e'], await gitlabScript(), { ...asked, ...variables }, 2)
    const call = ['--yes', 'instep@0.1.0', ...words]
    expect(ran).toEqual({ code: 2, words: [...call, ...waits, ...call, '--format=junit'] })
  }
)

test('a command that there is not is refused, and nothing runs', async () => {
  const ran = await run(bash, await actionScript(), { ...asked, INSTEP_COMMAND: 'schema register; true' })
  expect(ran).toEqual({ code: 3, words: [''] })
})
