import { expect, inject, test } from 'vitest'
import { type KindOfBroker, kinds, startBroker } from '../support/brokers/index.ts'
import { listening } from '../support/brokers/server.ts'
import { isMissing } from '../support/requirements.ts'

const names = Object.keys(kinds) as KindOfBroker[] // the keys of a literal
const provided = inject('brokers')

test.each(names.filter(name => !isMissing(provided[name])))('tests have a %s', async name => {
  const server = provided[name]
  expect(server).toMatchObject({ kind: 'ready' })
  await listening(portOf(server.kind === 'ready' ? server.url : ''))
})

const installed = await Promise.all(
  names.map(async name => ({ name, missing: isMissing(await kinds[name].find()) }))
)

test.each(installed.filter(({ missing }) => !missing))(
  '$name comes back where it was after a power cut',
  async ({ name }) => {
    await using server = await startBroker(name)
    const port = portOf(server.url)
    await server.kill()
    await expect(listening(port)).rejects.toThrow('ECONNREFUSED')
    await server.start()
    await listening(port)
  }
)

function portOf(url: string): number {
  return Number(url.split(':').at(-1))
}
