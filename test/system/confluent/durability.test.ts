import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** CI kills a few times; INSTEP_KILLS=50 (or the script in benchmarks) kills more often. */
const rounds = Number(process.env.INSTEP_KILLS ?? 5)
const writers = 8

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Server {
  readonly process: ChildProcess
  readonly url: string
}

async function start(): Promise<Server> {
  const main = join(import.meta.dirname, '../../../registry/src/main.ts')
  const store = `sqlite:${join(folder, 'instep.db')}`
  const child = spawn(process.execPath, [main, '--port', '0', '--host', '127.0.0.1', '--store', store], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let printed = ''
  for await (const chunk of child.stdout ?? []) {
    printed += chunk
    const url = /listening on (\S+)/.exec(printed)?.[1]
    if (url !== undefined) return { process: child, url }
  }
  throw new Error(`the registry did not start: ${printed}`)
}

async function kill({ process: child }: Server): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const schemaOf = (name: string) => JSON.stringify({ type: 'record', name, fields: [] })

/** Registers one new schema after another until the server dies, and notes what was acknowledged. */
async function write(url: string, label: string, acknowledged: Map<string, number>): Promise<void> {
  for (let count = 0; ; count++) {
    const name = `${label}_${count}`
    let response: Response
    try {
      response = await fetch(`${url}/subjects/${name}/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ schema: schemaOf(name) })
      })
      const { id } = (await response.json()) as { id: number }
      acknowledged.set(name, id)
    } catch {
      // The server was killed: what was not answered may or may not be there.
      return
    }
    expect(response.status).toBe(200)
  }
}

test(
  `${rounds} kills under concurrent registration lose nothing that was acknowledged, and no id is given twice`,
  async () => {
    const acknowledged = new Map<string, number>()
    for (let round = 0; round < rounds; round++) {
      const server = await start()
      const writing = Array.from({ length: writers }, (_, index) =>
        write(server.url, `r${round}w${index}`, acknowledged)
      )
      await new Promise(resolve => setTimeout(resolve, 150 + Math.random() * 250))
      await kill(server)
      await Promise.all(writing)
    }
    const ids = [...acknowledged.values()]
    expect(ids.length).toBeGreaterThan(rounds)
    expect(new Set(ids).size).toBe(ids.length)

    const server = await start()
    try {
      for (const [name, id] of acknowledged) {
        const response = await fetch(`${server.url}/schemas/ids/${id}`)
        expect(await response.json()).toMatchObject({ subject: name, schema: schemaOf(name) })
      }
      const subjects = (await (await fetch(`${server.url}/subjects`)).json()) as string[]
      const versions = await Promise.all(
        subjects.map(async subject => {
          const response = await fetch(`${server.url}/subjects/${subject}/versions/latest`)
          return (await response.json()) as { id: number }
        })
      )
      expect(new Set(versions.map(({ id }) => id)).size).toBe(subjects.length)
    } finally {
      await kill(server)
    }
  },
  rounds * 20_000 + 60_000
)
