import {
  CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
  PostgresQueryCompiler
} from 'kysely'
import type { OpenDatabase, StoreOptions } from './engine.ts'
import { openPool } from './postgres-pool.ts'
import type { Tables } from './tables.ts'

type OwnConnection = Parameters<PostgresDriver['rollbackTransaction']>[0]

/** The one lock that every writer of a database takes, whichever replica it is. */
const writersLock = '7310293377811'

/** Opens `postgres://…`: a pool that connects when it is first asked, and a patient connection for the migrations. */
export function openPostgres(url: string, { connections, timeout }: StoreOptions): OpenDatabase {
  return {
    db: postgresDatabase(openPool(url, { connections, timeout })),
    // A replica may have to wait here until another one has brought the tables up to date.
    forMigrations: postgresDatabase(openPool(url, { connections: 1 })),
    mayHaveMissed: () => true
  }
}

/** The tables over a pool. */
export function postgresDatabase(pool: PostgresPool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new Dialect(pool) })
}

class Dialect extends PostgresDialect {
  readonly #pool: PostgresPool

  constructor(pool: PostgresPool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): PostgresDriver {
    return new WritersDriver({ pool: this.#pool })
  }

  override createQueryCompiler(): PostgresQueryCompiler {
    return new BytewiseCompiler()
  }
}

/**
 * A transaction here always writes, and "the highest number so far, plus one" must hold until it is over: it takes the
 * writers' lock at once, and only then looks. Read committed, for other levels would look before they wait.
 */
class WritersDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const begin = `begin isolation level read committed; select pg_advisory_xact_lock(${writersLock})`
    try {
      await connection.executeQuery(CompiledQuery.raw(begin))
    } catch (error) {
      await this.rollbackTransaction(connection as OwnConnection) // this driver made it
      throw error
    }
  }
}

/** Texts are compared and sorted by their bytes, as SQLite does it, whatever the database's language is. */
class BytewiseCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    const isOfColumn = this.parentNode?.kind === 'ColumnDefinitionNode'
    if (isOfColumn && node.dataType === 'text') this.append(' collate "C"')
  }
}
