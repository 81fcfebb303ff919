import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPostgres, startCluster } from '../../support/postgres-cluster.ts'
import { startRegistryProcess } from '../../support/registry-process.ts'
import { isMissing } from '../../support/requirements.ts'

const binaries = findPostgres()
const postgres =
  binaries === undefined
    ? ({ kind: 'missing', reason: 'PostgreSQL is not installed' } as const)
    : ({ kind: 'ready' } as const)

/** An authority, and a certificate of its for `localhost`. */
function certificates(folder: string, name: string): { authority: string; certificate: string; key: string } {
  const at = (file: string) => join(folder, `${name}-${file}`)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' })
  const keys = ['-newkey', 'rsa:2048', '-nodes']
  openssl(
    'req',
    '-x509',
    ...keys,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '2',
    '-subj',
    `/CN=${name}`
  )
  openssl('req', ...keys, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=localhost')
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost')
  const signed = [
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    at('names')
  ]
  openssl('x509', '-req', '-in', at('server.csr'), '-out', at('server.pem'), ...signed)
  chmodSync(at('server.key'), 0o600)
  return { authority: at('ca.pem'), certificate: at('server.pem'), key: at('server.key') }
}

test.skipIf(isMissing(postgres))(
  'a PostgreSQL that wants TLS is reached, and its certificate is checked',
  async () => {
    await using cluster = await startCluster(binaries ?? '')
    const ours = certificates(cluster.folder, 'ours')
    const theirs = certificates(cluster.folder, 'theirs')
    for (const file of [ours.certificate, ours.key]) await cluster.own(file)
    await cluster.stop()
    const access = join(cluster.folder, 'access')
    writeFileSync(access, 'hostssl all all 127.0.0.1/32 trust\n')
    await cluster.own(access)
    await cluster.start({
      ssl: 'on',
      ssl_cert_file: ours.certificate,
      ssl_key_file: ours.key,
      hba_file: access
    })
    const store = (host: string, parameters: string) =>
      `postgres://postgres:hidden-word@${host}:${cluster.port}/postgres${parameters}`

    await using registry = await startRegistryProcess({
      store: store('localhost', `?sslmode=verify-full&sslrootcert=${ours.authority}`)
    })
    expect((await fetch(`${registry.url}/ready`)).status).toBe(200)

    const refusals = {
      'without TLS': store('127.0.0.1', ''),
      'of an authority that nobody knows': store(
        'localhost',
        `?sslmode=verify-full&sslrootcert=${theirs.authority}`
      ),
      'for another name': store('127.0.0.1', `?sslmode=verify-full&sslrootcert=${ours.authority}`)
    }
    for (const [what, url] of Object.entries(refusals)) {
      const error = await startRegistryProcess({ store: url }).then(
        () => new Error('it started'),
        (reason: Error) => reason
      )
      expect(error.message, what).toMatch(
        /did not start: The tables of postgres:.* cannot be brought up to date: /
      )
      expect(error.message, what).not.toMatch(/hidden-word|^ +at /m)
    }
  }
)
