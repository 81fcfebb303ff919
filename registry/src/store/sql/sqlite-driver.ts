import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteDialect
} from 'kysely'
import { LRUCache } from 'lru-cache'
import { sqliteFailureOf } from './sqlite-errors.ts'

/** A file that is read beside its writer: readers see what is committed, and wait for nobody. */
export class SqliteFileDialect extends SqliteDialect {
  readonly #open: () => Databases

  constructor(databases: Databases) {
    super({ database: kyselyFace(databases.writer) })
    this.#open = () => databases
  }

  override createDriver(): Driver {
    return new FileDriver(this.#open())
  }

  override createAdapter(): SqliteAdapter {
    return new ConcurrentAdapter()
  }
}

/** Two connections to one file. */
export interface Databases {
  readonly writer: DatabaseSync
  readonly reader: DatabaseSync
}

class ConcurrentAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }

  /** Kysely's own says no. Then two that start at once make the tables twice, and who is killed meanwhile leaves half of them. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class FileDriver implements Driver {
  readonly #databases: Databases
  readonly #reader: Face
  readonly #writer: Face
  readonly #turns = createTurns()

  constructor(databases: Databases) {
    this.#databases = databases
    this.#reader = kyselyFace(databases.reader)
    this.#writer = kyselyFace(databases.writer)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new FileConnection(this.#reader, this.#writer, this.#turns)
  }

  async beginTransaction(connection: FileConnection): Promise<void> {
    await connection.takeTurn()
    told(() => this.#databases.writer.exec('begin immediate'))
  }

  async commitTransaction(): Promise<void> {
    told(() => this.#databases.writer.exec('commit'))
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk may have undone it already.
    if (this.#databases.writer.isTransaction) this.#databases.writer.exec('rollback')
  }

  async releaseConnection(connection: FileConnection): Promise<void> {
    connection.endTurn()
  }

  async destroy(): Promise<void> {
    this.#databases.reader.close()
    this.#databases.writer.close()
  }
}

class FileConnection implements DatabaseConnection {
  readonly #reader: Face
  readonly #writer: Face
  readonly #turns: Turns
  #end: (() => void) | undefined

  constructor(reader: Face, writer: Face, turns: Turns) {
    this.#reader = reader
    this.#writer = writer
    this.#turns = turns
  }

  async takeTurn(): Promise<void> {
    this.#end = await this.#turns.take()
  }

  endTurn(): void {
    this.#end?.()
    this.#end = undefined
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#end !== undefined) return run<Row>(this.#writer, query)
    if (SelectQueryNode.is(query.query)) return run<Row>(this.#reader, query)
    const end = await this.#turns.take()
    try {
      return run<Row>(this.#writer, query)
    } finally {
      end()
    }
  }

  // biome-ignore lint/correctness/useYield: nothing here is streamed by the driver
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Long lists are read page by page')
  }
}

function run<Row>(face: Face, { sql, parameters }: CompiledQuery): QueryResult<Row> {
  return told(() => {
    const statement = face.prepare(sql)
    // The rows are those that the query's builder describes.
    if (statement.reader) return { rows: statement.all(parameters) as Row[] }
    const { changes } = statement.run(parameters)
    return { numAffectedRows: BigInt(changes), rows: [] }
  })
}

/** What the disk is at fault for is told as a failure. */
function told<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw sqliteFailureOf(error) ?? error
  }
}

type Turns = ReturnType<typeof createTurns>

/** One writer at a time, in the order of asking. */
function createTurns() {
  let last: Promise<void> = Promise.resolve()
  return {
    /** Resolves when the turn has come, to what ends it. */
    take(): Promise<() => void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      const turn = last.then(() => resolve)
      last = promise
      return turn
    }
  }
}

/** So many statements stay prepared. The queries are few; only lists of parameters make them many. */
const preparedLimit = 500

type Face = ReturnType<typeof kyselyFace>

/** `node:sqlite` under the face that Kysely's dialect expects. */
export function kyselyFace(database: DatabaseSync) {
  const prepared = new LRUCache<string, Statement>({ max: preparedLimit })
  return {
    close: () => database.close(),
    prepare(sql: string) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      // A transaction here always writes: it takes the lock at once, for one that takes it later may have to give up.
      const statement = statementFace(database.prepare(sql === 'begin' ? 'begin immediate' : sql))
      prepared.set(sql, statement)
      return statement
    }
  }
}

type Statement = ReturnType<typeof statementFace>

function statementFace(statement: StatementSync) {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters))
  }
}
