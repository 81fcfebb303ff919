import { expect, test } from 'vitest'
import { encodeGreedyNames } from './greedy-paths.ts'

test.for([
  ['/pacticipants/a/branches/feat/x/versions/3', '/pacticipants/a/branches/feat%2Fx/versions/3'],
  [
    '/pacticipants/a/branches/feat/x/y/latest-version',
    '/pacticipants/a/branches/feat%2Fx%2Fy/latest-version'
  ],
  ['/pacticipants/a/branches/feat/x?q=1/2', '/pacticipants/a/branches/feat%2Fx?q=1/2'],
  ['/pacticipants/a/branches/feat%2Fx/versions/3', '/pacticipants/a/branches/feat%2Fx/versions/3'],
  ['//pacticipants//a//branches/feat/x/versions/3/', '/pacticipants/a/branches/feat%2Fx/versions/3'],
  ['/pacticipants/a/versions/1/tags/feat/x', '/pacticipants/a/versions/1/tags/feat%2Fx'],
  [
    '/pacticipants/a/versions/feat/x-1/deployed-versions/environment/u',
    '/pacticipants/a/versions/feat%2Fx-1/deployed-versions/environment/u'
  ],
  ['/pacticipants/a/latest-version/feat/x', '/pacticipants/a/latest-version/feat%2Fx'],
  ['/pacts/provider/p/consumer/c/latest/feat/x', '/pacts/provider/p/consumer/c/latest/feat%2Fx'],
  ['/pacticipants/a/versions', '/pacticipants/a/versions'],
  ['/pacticipants/a', '/pacticipants/a'],
  ['/subjects/a//b/versions', '/subjects/a//b/versions']
] as const)('%s is routed as %s', ([url, routed]) => {
  expect(encodeGreedyNames(url)).toBe(routed)
})
