import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pactClient } from '../../support/http.ts'
import { pactBroker } from '../../support/pact-cli.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

/** Every command of the stock command line, in one order, since each leaves something for those behind it. */

let server: RunningRegistry
let folder: string
let environment: string

const pact = (description: string) =>
  JSON.stringify({
    consumer: { name: 'Shop' },
    provider: { name: 'Stock' },
    interactions: [
      {
        description,
        providerStates: [{ name: 'there are items' }],
        request: { method: 'GET', path: '/' },
        response: { status: 200 }
      }
    ],
    metadata: { pactSpecification: { version: '3.0.0' } }
  })

beforeAll(async () => {
  server = await startRegistry()
  folder = mkdtempSync(join(tmpdir(), 'instep-scenarios-'))
  writeFileSync(join(folder, 'one.json'), pact('a list'))
  writeFileSync(join(folder, 'two.json'), pact('an item'))
  const { body } = await pactClient(server.url)('POST /environments', {
    name: 'production',
    displayName: 'Production',
    production: true
  })
  environment = body.uuid
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const yes = 'Computer says yes'
const no = 'Computer says no'

/** `@` begins a file of the test's folder, `%` is the environment's uuid. */
const scenarios: readonly (readonly [command: string, code: number, ...says: readonly string[]])[] = [
  [
    'publish @one.json -a 1 --branch feat/x --tag dev --build-url http://ci/1',
    0,
    'Created Shop version 1 with branch feat/x and tags dev',
    'Events detected: contract_published, contract_content_changed'
  ],
  ['publish @one.json -a 1 --branch feat/x', 0, 'Pact successfully republished'],
  ['publish @two.json -a 1', 1, 'Cannot change the content of the pact for Shop version 1'],
  ['publish @two.json -a 1 --merge', 0, 'interactions were merged'],
  ['publish @missing.json -a 1', 1, 'does not exist'],
  ['publish @one.json -a 2 --branch main', 0, 'Created Shop version 2 with branch main'],
  ['list-latest-pact-versions', 0, '"Shop"', '"2"', '"Stock"'],
  ['get-pacts --provider Stock', 0, '/pacts/provider/Stock/consumer/Shop/version/2'],
  ['get-pacts --provider Stock --consumer Shop', 0, '"Shop"', '/consumer/Shop/version/2'],
  ['get-pacts --provider Stock --branch feat/x', 0, '/consumer/Shop/version/1'],
  ['get-pacts --provider Stock --branch feat/x --latest', 0, '/consumer/Shop/version/1'],
  ['get-pacts --provider Stock --consumer Shop --branch main --latest', 0, '/consumer/Shop/version/2'],
  ['get-pacts --provider Nobody', 0, 'CONSUMER'],
  ['create-environment --name test --display-name Test --contact-name me', 0, 'Created test environment'],
  ['create-environment --name test', 1, "Another environment with name 'test' already exists."],
  ['list-environments', 0, 'production', 'Test'],
  ['describe-environment --uuid %', 0, 'Name: production', 'Production: true'],
  ['describe-environment --uuid nowhere', 1, '404'],
  ['update-environment --uuid % --name prod --production', 0, 'Updated prod environment'],
  ['update-environment --uuid nowhere --name x', 1, 'Environment with UUID nowhere not found'],
  ['delete-environment --uuid nowhere', 1, '404'],
  [
    'record-deployment -a Shop -e 2 --environment prod --application-instance eu',
    0,
    'Recorded deployment of Shop version 2 to prod environment (application instance eu)'
  ],
  ['record-deployment -a Shop -e 99 --environment prod', 1, '404'],
  ['record-deployment -a Shop -e 2 --environment nowhere', 1, 'Environment nowhere does not exist'],
  ['describe-version -a Shop --environment prod', 0, '2', 'eu'],
  [
    'record-undeployment -a Shop --environment prod --application-instance eu',
    0,
    'Undeployed Shop from prod'
  ],
  ['record-undeployment -a Shop --environment prod', 1, 'Shop is not currently deployed to prod environment'],
  ['record-release -a Shop -e 2 --environment prod', 0, 'Recorded release of Shop version 2 to prod'],
  ['record-support-ended -a Shop -e 2 --environment prod', 0, 'Recorded support ended'],
  [
    'record-support-ended -a Shop -e 2 --environment prod',
    1,
    'No currently released versions found for Shop'
  ],
  [
    'can-i-deploy -a Shop -e 2 --to-environment prod',
    1,
    no,
    'There is no verified pact between version 2 of Shop'
  ],
  [
    'can-i-deploy -a Shop -e 2 --to dev',
    1,
    no,
    'the latest version of Stock with tag dev (no such version exists)'
  ],
  ['can-i-deploy -a Shop -e 2 --to-environment prod --ignore Stock', 0, yes, 'Ignoring: '],
  ['can-i-deploy -a Shop -e 2 --to-environment prod --output json', 0, '"deployable":null'],
  ['can-i-deploy -a Shop -e 2 --to-environment nowhere', 1, "Environment with name 'nowhere' does not exist"],
  ['can-i-deploy -a Nobody -e 1', 1, 'Pacticipant Nobody not found'],
  ['can-i-deploy -a Shop --latest dev', 1, no, 'WARN: It is recommended to specify the version number'],
  ['can-i-deploy -a Shop --main-branch', 1, no, 'the version of Shop from the main branch (2)'],
  ['can-i-deploy -a Shop -e 2 --to-environment prod --retry-while-unknown 1 --retry-interval 0', 1, no],
  ['can-i-merge -a Shop -e 2', 1, no, 'from the main branch'],
  [
    'create-or-update-pacticipant --name Shop --display-name Shopping --main-branch main',
    0,
    'updated successfully'
  ],
  ['create-or-update-pacticipant --name New', 0, "Pacticipant 'New' created successfully"],
  ['describe-pacticipant --name Shop', 0, 'Display Name: Shopping', 'Main Branch: main'],
  ['describe-pacticipant --name Nobody', 1, '404'],
  ['list-pacticipants', 0, '"New"', '"Shop"', '"Stock"'],
  ['create-version-tag -a Shop -e 2 --tag prod', 0, "with tag 'prod' - Success"],
  ['create-version-tag -a Shop -e 77 --tag prod', 1, 'does not exist'],
  ['create-version-tag -a Shop -e 78 --tag prod --auto-create-version', 0, "with tag 'prod' - Success"],
  ['delete-version-tag -a Shop -e 2 --tag prod', 0, "Successfully deleted tag 'prod'"],
  ['delete-version-tag -a Shop -e 2 --tag prod', 0, 'was not found'],
  ['describe-version -a Shop', 0, '78', 'prod'],
  ['describe-version -a Shop --version 2', 0, '2'],
  ['describe-version -a Shop --latest dev', 0, '1', 'dev'],
  ['describe-version -a Shop --version 999', 1, 'Pacticipant version not found'],
  [
    'create-or-update-version -a Shop --version 3 --branch feat/y --tag t1',
    0,
    "Branch 'feat/y' created for version '3'",
    "Tag 't1' created for version '3'"
  ],
  ['delete-branch -a Shop --branch feat/y', 0, "Successfully deleted branch 'feat/y'"],
  ['delete-branch -a Shop --branch feat/y', 0, 'it was not found'],
  ['provider-states list --provider Stock', 0, 'there are items', 'Shop'],
  ['provider-states list --provider Stock --branch main', 0, 'there are items'],
  ['provider-states list --provider Stock --environment prod', 0, 'Provider States for Provider: Stock'],
  ['generate-uuid', 0, '-']
]

test.for(scenarios)('pact broker %s ends with %i', async ([command, code, ...says]) => {
  const words = command
    .split(' ')
    .map(word => (word.startsWith('@') ? join(folder, word.slice(1)) : word === '%' ? environment : word))
  const run = await pactBroker(server.url, ...words)
  expect(
    says.filter(text => !run.output.includes(text)),
    run.output
  ).toEqual([])
  expect(run.code, run.output).toBe(code)
})
