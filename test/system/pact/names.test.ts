import { expect, test } from 'vitest'
import { pactClient } from '../../support/http.ts'
import { messagePact } from '../../support/pacts.ts'
import { startRegistry } from '../../support/registry.ts'

/** Names that a program may trip over; all of them are names. */
const names = [
  ['slashes', 'a/b/c'],
  ['an emoji', 'shop 🛒'],
  ['300 characters', 'x'.repeat(300)],
  ['SQL', `'; drop table pacticipants; --`],
  ['HTML', '<img src=x onerror=alert(1)>'],
  ['a percent sign', '100%25'],
  ['a question mark and a hash', 'a?b#c'],
  ['a template', ['$', '{pactbroker.pactUrl}'].join('')],
  ['__proto__', '__proto__'],
  ['a plus and a space', 'a+b c'],
  ['three dots', '...']
] as const

test.each(names)('a name with %s is kept as it is everywhere', async (_, name) => {
  await using server = await startRegistry({ log: false })
  const send = pactClient(server.url)
  const text = JSON.parse(messagePact('billing', 'orders'))
  const published = await send('POST /contracts/publish', {
    pacticipantName: name,
    pacticipantVersionNumber: name,
    branch: name,
    tags: [name],
    contracts: [
      {
        consumerName: name,
        providerName: 'orders',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(JSON.stringify({ ...text, consumer: { name } })).toString('base64')
      }
    ]
  })
  expect(published.status).toBe(200)
  const { body: index } = await send('GET /pacts/latest')
  expect(index.pacts[0]._embedded.consumer.name).toBe(name)

  const links = index.pacts[0]._links
  const pact = await send(`GET ${links.self.href}`)
  expect(pact.body.consumer.name).toBe(name)
  const version = await send(`GET ${links['pb:consumer-version'].href}`)
  expect([version.body.number, version.body._embedded.tags[0].name]).toEqual([name, name])
  expect(version.body._embedded.branchVersions[0].name).toBe(name)

  const encoded = encodeURIComponent(name)
  expect((await send(`PUT /pacticipants/${encoded}/labels/${encoded}`, {})).status).toBe(201)
  const rows = await send(`GET /matrix?q[][pacticipant]=${encoded}&q[][version]=${encoded}`)
  expect(rows.body.matrix[0].consumer.version.number).toBe(name)
  const badge = await fetch(`${server.url}/pacts/provider/orders/consumer/${encoded}/latest/badge`)
  expect(await badge.text()).not.toContain('<img')
})
