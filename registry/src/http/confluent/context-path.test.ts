import { expect, test } from 'vitest'
import { withoutContextPrefix } from './context-path.ts'

const cases: readonly (readonly [string, string])[] = [
  ['/subjects', '/subjects'],
  ['/contexts', '/contexts'],
  ['/contexts/.c', '/contexts/.c'],
  ['/contexts/.c/subjects', '/subjects?subjectPrefix=%3A.c%3A'],
  ['/contexts/c/subjects?subjectPrefix=a&deleted=true', '/subjects?deleted=true&subjectPrefix=%3A.c%3Aa'],
  ['/contexts/.c/subjects/s/versions/1?deleted=true', '/subjects/%3A.c%3As/versions/1?deleted=true'],
  ['/contexts/.c/subjects/a%2Fb/versions', '/subjects/%3A.c%3Aa%2Fb/versions'],
  ['/contexts/.c/subjects/:.d:s/versions', '/subjects/%3A.d%3As/versions'],
  [
    '/contexts/.c/compatibility/subjects/s/versions/latest',
    '/compatibility/subjects/%3A.c%3As/versions/latest'
  ],
  ['/contexts/.c/config', '/config/%3A.c%3A'],
  ['/contexts/.c/config/s', '/config/%3A.c%3As'],
  ['/contexts/.c/mode/s', '/mode/%3A.c%3As'],
  ['/contexts/.c/schemas/ids/1', '/schemas/ids/1?subject=%3A.c%3A'],
  ['/contexts/.c/schemas/ids/1?subject=s', '/schemas/ids/1?subject=%3A.c%3As'],
  ['/contexts/.c/schemas', '/schemas?subjectPrefix=%3A.c%3A'],
  ['/contexts/.c/schemas/types', '/schemas/types'],
  ['/contexts/./subjects/s/versions', '/subjects/s/versions'],
  ['/contexts/:.:/subjects/s/versions', '/subjects/s/versions'],
  ['/contexts/./subjects', '/subjects?subjectPrefix=%3A.%3A'],
  ['/contexts/a:b/subjects', '/contexts/a:b/subjects']
]

test.each(cases)('%s is %s', (url, expected) => {
  expect(withoutContextPrefix(url)).toBe(expected)
})
