import { expect, test } from 'vitest'
import { hostRules, isHostEntry } from './webhook-hosts.ts'

const rules = hostRules(['ci.example.org', '*.example.com', '127.0.0.1', '10.1.2.0/24', 'fd00::/8'])

test.for<[host: string, permitted: 'listed' | undefined]>([
  ['ci.example.org', 'listed'],
  ['CI.example.org.', 'listed'],
  ['www.ci.example.org', undefined],
  ['a.b.example.com', 'listed'],
  ['example.com', undefined],
  ['evilexample.com', undefined],
  ['127.0.0.1', 'listed'],
  ['127.0.0.2', undefined],
  ['10.1.2.77', 'listed'],
  ['10.1.3.77', undefined],
  ['[fd00::1]', 'listed'],
  ['[::1]', undefined],
  ['localhost', undefined]
])('the host %s is %s', ([host, permitted]) => {
  expect(rules.permits(host)).toBe(permitted)
})

test.for<[address: string, permitted: boolean]>([
  ['93.184.216.34', true],
  ['2606:4700::1', true],
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['127.0.0.2', false],
  ['10.0.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.100.100.200', false],
  ['0.0.0.0', false],
  ['::1', false],
  ['::ffff:192.168.1.1', false],
  ['::ffff:169.254.169.254', false],
  ['64:ff9b::a9fe:a9fe', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['fd12::1', true]
])('the address %s may be called: %s', ([address, permitted]) => {
  expect(rules.permitsAddress(address)).toBe(permitted)
})

test('a star permits every name, not every address', () => {
  const all = hostRules(['*'])
  expect(all.permits('anything.example')).toBe('any')
  expect(all.permitsAddress('127.0.0.1')).toBe(false)
  expect(all.permitsAddress('93.184.216.34')).toBe(true)
})

test('without a list nothing is permitted', () => {
  expect(hostRules([]).permits('example.org')).toBeUndefined()
})

test.for<[entry: string, isEntry: boolean]>([
  ['ci.example.org', true],
  ['build_host', true],
  ['*', true],
  ['*.example.org', true],
  ['10.0.0.0/8', true],
  ['::1', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['https://example.org', false],
  ['example.org:8080', false],
  ['a.*.org', false],
  ['*.*', false],
  ['', false]
])('%s is an entry of the list: %s', ([entry, isEntry]) => {
  expect(isHostEntry(entry)).toBe(isEntry)
})
