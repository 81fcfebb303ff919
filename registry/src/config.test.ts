import { expect, test } from 'vitest'
import { readSettings, SettingsError } from './config.ts'

test('webhooks call nobody, over https, unless it is set otherwise', () => {
  expect(readSettings([], {}).webhookHosts).toBeUndefined()
  expect(readSettings([], {})).toMatchObject({
    webhookSchemes: ['https'],
    webhookRetries: [10, 60, 120, 300, 600, 1200],
    webhookTimeout: 10
  })
})

test('lists are written with commas', () => {
  const flags = ['--webhook-hosts', 'CI.example.org, *.example.com,10.0.0.0/8', '--webhook-retries=1,2.5']
  expect(readSettings(flags, { INSTEP_WEBHOOK_SCHEMES: 'http,https' })).toMatchObject({
    webhookHosts: ['ci.example.org', '*.example.com', '10.0.0.0/8'],
    webhookSchemes: ['http', 'https'],
    webhookRetries: [1, 2.5]
  })
  expect(readSettings(['--webhook-retries='], {}).webhookRetries).toEqual([])
})

test.each([
  ['--webhook-hosts', 'https://ci.example.org'],
  ['--webhook-hosts', 'ci.example.org:8080'],
  ['--webhook-hosts', '10.0.0.0/64'],
  ['--webhook-schemes', 'ftp'],
  ['--webhook-schemes', ','],
  ['--webhook-retries', '10,soon'],
  ['--webhook-retries', '-1'],
  ['--webhook-timeout', '0']
])('%s %s is refused, by the name of the flag', (flag, value) => {
  expect(() => readSettings([flag, value], {})).toThrow(SettingsError)
  expect(() => readSettings([flag, value], {})).toThrow(flag)
})
