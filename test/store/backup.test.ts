import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copyStore, exportStore, importStore, openBackup, openStore, type Progress } from '@instep/registry'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines } from '../support/engines.ts'
import { fillEverything } from '../support/fill-everything.ts'
import { startReceiver } from '../support/receiver.ts'
import { delivery, startCaller } from '../support/webhooks.ts'

let folder: string
let files = 0

/** The engines, with files instead of memory: a backup comes on a connection of its own. */
const stores: Readonly<Record<string, () => Promise<string>>> = {
  ...engines,
  sqlite: async () => `sqlite:${join(folder, `${files++}.db`)}`
}

const newFile = () => stores.sqlite?.() ?? Promise.reject()

const at = new Date(0)

async function exported(url: string, pageRows = 500): Promise<string> {
  await using store = await openBackup(url, 'source', { pageRows })
  let text = ''
  await exportStore(
    store,
    async more => {
      text += more
    },
    at
  )
  return text
}

async function imported(url: string, ...texts: readonly (string | Uint8Array)[]) {
  await using store = await openBackup(url, 'target')
  async function* chunks() {
    for (const text of texts) yield Buffer.from(text)
  }
  return await importStore(store, chunks())
}

async function copied(
  from: string,
  to: string,
  options: Parameters<typeof copyStore>[2] = {},
  pageRows = 500
) {
  await using source = await openBackup(from, 'source', { pageRows })
  await using target = await openBackup(to, 'target', { pageRows })
  return await copyStore(source, target, options)
}

/** Runs a statement past everything. */
async function execute(url: string, ...statements: readonly string[]): Promise<void> {
  if (url.startsWith('sqlite:')) {
    using database = new DatabaseSync(url.slice('sqlite:'.length))
    for (const statement of statements) database.exec(statement)
    return
  }
  const client = new Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function filled(url: string): Promise<void> {
  await using receiver = await startReceiver()
  await using call = await startCaller({}, url)
  await fillEverything(call, receiver)
  await delivery(call, 'success')
  await receiver.until(3)
  // Deliveries write down what became of them.
  await new Promise(resolve => setTimeout(resolve, 300))
}

/** An export of everything, made once. */
let whole: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-backup-'))
  const url = await newFile()
  await filled(url)
  whole = await exported(url)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const linesOf = (text: string) => text.trimEnd().split('\n')

/** A file whose last line is right for the lines before it. */
function sealed(lines: readonly string[], rows?: Record<string, number>): string {
  const text = lines.map(line => `${line}\n`).join('')
  const counts = rows ?? JSON.parse(linesOf(whole).at(-1) ?? '').rows
  const sha256 = createHash('sha256').update(text).digest('hex')
  return `${text}${JSON.stringify({ rows: counts, sha256 })}\n`
}

test('no table is empty in the store that these tests export: whoever adds a table fills it, too', () => {
  const { rows } = JSON.parse(linesOf(whole).at(-1) ?? '') as { rows: Record<string, number> }
  expect(Object.keys(rows).filter(name => rows[name] === 0)).toEqual([])
})

test('every table of the database is exported, but for the log of changes and what the migrations keep', async () => {
  const url = await newFile()
  await imported(url, whole)
  using database = new DatabaseSync(url.slice('sqlite:'.length))
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all()
  const left = ['changes', 'kysely_migration', 'kysely_migration_lock']
  const { rows } = JSON.parse(linesOf(whole).at(-1) ?? '')
  expect(tables.map(({ name }) => String(name)).toSorted()).toEqual(
    [...Object.keys(rows), ...left].toSorted()
  )
})

describe.each(Object.entries(stores))('on %s', (_, newUrl) => {
  test('what is filled there and exported comes back the same, on either engine', async () => {
    const url = await newUrl()
    await filled(url)
    const text = await exported(url)
    for (const other of Object.values(stores)) {
      const target = await other()
      await imported(target, text)
      expect(await exported(target)).toBe(text)
    }
  })

  test('pages of any size give the same file', async () => {
    const url = await newUrl()
    await imported(url, whole)
    for (const size of [1, 2, 7, 500]) expect(await exported(url, size)).toBe(whole)
  })

  test('the tables of the engine are found in the same order', async () => {
    const url = await newUrl()
    await using store = await openStore(url)
    expect(store).toBeDefined()
    const heads = (text: string) => linesOf(text).filter(line => line.startsWith('{"table"'))
    expect(heads(await exported(url))).toEqual(heads(whole))
  })

  test('an export of older tables is imported, and its tables are brought up to date', async () => {
    const [old, url, newer] = [await newUrl(), await newUrl(), await newUrl()]
    {
      await using store = await openBackup(old, 'target')
      await store.migrate('004-webhooks')
      await execute(old, "insert into configs values ('.', 's', '{}')")
    }
    const text = await exported(old)
    expect(text).toContain('"schema":"004-webhooks"')
    await imported(url, text)
    expect(await exported(url)).toContain('[".","s","{}"]')
    expect(await exported(url)).not.toContain('004-webhooks')
    await imported(newer, whole)
    await expect(imported(newer, text)).rejects.toThrow(/its tables are newer \(005-[a-z-]+\) than the data/)
  })

  test('an import goes into an empty store only, and says what is there', async () => {
    const url = await newUrl()
    await imported(url, whole)
    await expect(imported(url, whole)).rejects.toThrow(/is not empty: it has associations \(1 row\), /)
    expect(await exported(url)).toBe(whole)
  })

  test('a registry that runs on the target forgets what it answered before', async () => {
    const url = await newUrl()
    await using call = await startCaller({}, url)
    const ask = async () => [await call('GET /subjects'), await call('GET /config')].map(({ text }) => text)
    // Answers are kept once they were asked for again.
    for (let times = 0; times < 3; times++) {
      expect(await ask()).toEqual(['[]', '{"compatibilityLevel":"BACKWARD"}'])
    }
    await imported(url, whole)
    const [subjects, config] = await ask()
    expect(subjects).toContain('"orders-value"')
    expect(config).toBe('{"compatibilityLevel":"FULL"}')
  })

  test('ids go on where they were', async () => {
    const url = await newUrl()
    await imported(url, whole)
    const before = linesOf(whole).find(line => line.startsWith('[".",') && line.endsWith(',0]'))
    const [, last] = JSON.parse(before ?? '')
    await using call = await startCaller({}, url)
    const { body } = await call('POST /subjects/new-value/versions', { schema: '"double"' })
    expect(body).toMatchObject({ id: last + 1 })
  })

  test('a copy goes on after an interruption at every page, and doubles nothing', async () => {
    const [from, to] = [await newFile(), await newUrl()]
    await imported(from, whole)
    let runs = 0
    for (let isDone = false; !isDone; runs++) {
      let before: Progress | undefined
      const onProgress = (now: Progress) => {
        // The first page that a run writes is its last.
        const isPage = now.step === 'copy' && now.table === before?.table && now.done > before.done
        if (isPage) throw new Error('interrupted')
        before = now
      }
      try {
        await copied(from, to, { onProgress }, 15)
        isDone = true
      } catch (error) {
        expect(error).toEqual(new Error('interrupted'))
        await expect(openStore(to)).rejects.toThrow(/a copy into it was not finished/)
      }
    }
    // A page or more of each table, and the run that found everything there.
    expect(runs).toBeGreaterThan(linesOf(whole).length / 15)
    expect(await exported(to)).toBe(whole)
    await using store = await openStore(to)
    expect(await store.statistics.counts()).toMatchObject({ environments: 2 })
  })

  test('an unfinished copy is not gone on with from another store, but begun again when that is asked for', async () => {
    const [from, other, to] = [await newFile(), await newFile(), await newUrl()]
    await imported(from, whole)
    await imported(other, whole)
    const onProgress = () => {
      throw new Error('interrupted')
    }
    await expect(copied(from, to, { onProgress })).rejects.toThrow('interrupted')
    await expect(copied(other, to)).rejects.toThrow(/unfinished copy of sqlite:.*Go on with that one/)
    expect(await copied(other, to, { restart: true })).toMatchObject({ found: 0 })
    expect(await exported(to)).toBe(whole)
  })

  test('a copy that is not as its source is found out', async () => {
    const [from, to] = [await newFile(), await newUrl()]
    await imported(from, whole)
    const onProgress = ({ table }: { readonly table: string }) => {
      if (table === 'schemas') throw new Error('interrupted')
    }
    await expect(copied(from, to, { onProgress })).rejects.toThrow('interrupted')
    await execute(from, "update pacticipants set created_at = 5 where name = 'billing'")
    await expect(copied(from, to)).rejects.toThrow(/pacticipants differs: .* with other values/)
    await expect(openStore(to)).rejects.toThrow(/not finished/)
  })

  test('a copy into a store with data is refused', async () => {
    const [from, to] = [await newFile(), await newUrl()]
    await imported(from, whole)
    await imported(to, whole)
    await expect(copied(from, to)).rejects.toThrow(/is not empty: it has/)
    await expect(copied(from, from)).rejects.toThrow(/is not empty: it has/)
  })

  describe('a damaged file is refused, and nothing of it is there', () => {
    const damages: Readonly<
      Record<string, readonly [(lines: readonly string[]) => string | Uint8Array, RegExp]>
    > = {
      'no bytes': [() => '', /file is empty/],
      'something else': [() => 'hello\n', /Line 1 is no header/],
      'a later version': [
        lines => sealed([lines[0]?.replace('"version":1', '"version":2') ?? '', ...lines.slice(1, -1)]),
        /Line 1: the export has version 2; this Instep reads version 1/
      ],
      'an unknown migration': [
        lines => sealed([lines[0]?.replace(/\d{3}-[a-z-]+/, '999-later') ?? '', ...lines.slice(1, -1)]),
        /knows no tables "999-later"/
      ],
      'a header without a date': [
        lines => sealed([lines[0]?.replace(/"at":"[^"]*",/, '') ?? '', ...lines.slice(1, -1)]),
        /Line 1: the header is damaged at at/
      ],
      'a header alone': [lines => `${lines[0]}\n`, /ends after line 1/],
      'a file without its last line': [
        lines =>
          lines
            .slice(0, -1)
            .map(line => `${line}\n`)
            .join(''),
        /ends after line \d+: its last lines are missing/
      ],
      'half a line': [lines => lines.join('\n').slice(0, -9), /ends in the middle of line \d+/],
      'a changed value': [
        lines => `${lines.join('\n').replace('"team-a"', '"team-b"')}\n`,
        /do not have the checksum/
      ],
      'a line that is no JSON': [
        lines => `${lines.map(line => (line.includes('team-a') ? '["billing",' : line)).join('\n')}\n`,
        /Line \d+ is damaged: it is no row/
      ],
      'bytes that are no text': [
        lines => {
          const bytes = Buffer.from(`${lines.join('\n')}\n`)
          bytes[bytes.indexOf('team-a')] = 0xff
          return bytes
        },
        /Line \d+ is damaged: it is no UTF-8/
      ],
      'a row that is missing': [
        lines => sealed(lines.slice(0, -1).filter(line => !line.includes('team-a'))),
        /pacticipant_labels has 0 rows in the file, not 1/
      ],
      'a row that comes twice': [
        lines =>
          sealed(lines.slice(0, -1).flatMap(line => (line.includes('team-a') ? [line, line] : [line]))),
        /Line \d+: pacticipant_labels does not take this row: .*(unique|UNIQUE)/
      ],
      'a row with a value too many': [
        lines => sealed(lines.slice(0, -1).map(line => line.replace('"team-a"]', '"team-a",1]'))),
        /a row of pacticipant_labels has 2 values, this one has 3/
      ],
      'a table that nobody knows': [
        lines => sealed(lines.slice(0, -1).map(line => line.replace('"table":"modes"', '"table":"moods"'))),
        /Line \d+: the store has no table moods/
      ],
      'a table that is missing': [
        lines =>
          sealed(
            lines
              .slice(0, -1)
              .filter(line => !line.includes('team-a') && !line.includes('"pacticipant_labels"'))
          ),
        /table pacticipant_labels is missing/
      ],
      'other columns': [
        lines =>
          sealed(
            lines
              .slice(0, -1)
              .map(line =>
                line.replace('"columns":["pacticipant","label"]', '"columns":["pacticipant","word"]')
              )
          ),
        /the columns of pacticipant_labels are/
      ],
      'lines after the last': [lines => `${lines.join('\n')}\n{}\n`, /something follows the last line/]
    }
    test.each(Object.entries(damages))('%s', async (_name, [damaged, message]) => {
      const url = await newUrl()
      const text = damaged(linesOf(whole))
      expect(text).not.toEqual(whole)
      await expect(imported(url, text)).rejects.toThrow(message)
      await imported(url, whole)
      expect(await exported(url)).toBe(whole)
    })
  })
})

test('numbers beyond 2^53 and bytes keep every digit', async () => {
  const [url, target] = [await newFile(), await newFile()]
  await imported(url, whole)
  await execute(
    url,
    'update counters set last = 9007199254740993',
    "update pacticipants set created_at = -9223372036854775808, display_name = x'00ff10'"
  )
  const text = await exported(url)
  expect(text).toContain('9007199254740993]')
  expect(text).toContain('{"base64":"AP8Q"}')
  await imported(target, text)
  expect(await exported(target)).toBe(text)
})

test.skipIf(stores.postgres === undefined)(
  'a NUL that SQLite holds is refused by PostgreSQL, with its place',
  async () => {
    const [url, target] = [await newFile(), (await stores.postgres?.()) ?? '']
    await imported(url, whole)
    await execute(url, "update pacticipants set display_name = 'a' || char(0) || 'b' where name = 'billing'")
    const text = await exported(url)
    const sqlite = await newFile()
    await imported(sqlite, text)
    expect(await exported(sqlite)).toBe(text)
    const line = linesOf(text).findIndex(one => one.includes('a\\u0000b')) + 1
    const reason = 'A text holds a character that the store cannot keep, such as NUL'
    await expect(imported(target, text)).rejects.toThrow(
      `Line ${line}: pacticipants does not take this row: ${reason}`
    )
    await expect(copied(url, (await stores.postgres?.()) ?? '')).rejects.toThrow(
      `pacticipants does not take the row ["billing"]: ${reason}`
    )
  }
)

test('an export sees one moment, whatever is written meanwhile', async () => {
  const url = await newFile()
  await imported(url, whole)
  await using store = await openBackup(url, 'source', { pageRows: 3 })
  let text = ''
  let writes = 0
  await exportStore(
    store,
    async more => {
      text += more
      await execute(
        url,
        `insert into pacticipant_labels values ('x${writes}', 'y')`,
        'update counters set last = last + 1'
      )
      writes++
    },
    at
  )
  expect(writes).toBeGreaterThan(50)
  expect(text).toBe(whole)
})

test('a source that is not there is not made, and memory has no backup', async () => {
  const missing = `sqlite:${join(folder, 'missing.db')}`
  await expect(openBackup(missing, 'source')).rejects.toThrow(
    /missing\.db cannot be opened: there is no such file/
  )
  await expect(openBackup('sqlite::memory:', 'target')).rejects.toThrow(/nothing is kept in it/)
  await expect(openBackup('mysql://x', 'source')).rejects.toThrow(/No store opens mysql/)
})
