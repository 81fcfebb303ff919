import type { Failure } from '@instep/contracts'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { Pool, type PoolClient, types } from 'pg'
import { failureOf, isConnectionLost, unavailable } from './postgres-errors.ts'

/** How long a connection may take to come about or to come free, in milliseconds. */
const connectionTimeout = 5000

/** The server ends a statement that takes too long; a server that is out of reach is given up so much later. */
const grace = 5000

/** After a failed connection nobody tries again for so long, and twice as long after each further one. */
const pauses = { first: 100, longest: 2000 }

export interface PoolLimits {
  readonly connections: number
  /** How long one statement may take, in seconds; undefined is for ever. */
  readonly timeout?: number
  /** Whether whole numbers come as they are, and not as numbers that might lose digits. */
  readonly isExact?: boolean
}

/** The connections of a store, under the face that Kysely expects. Errors become failures where they are told. */
export function openPool(url: string, { connections, timeout, isExact = false }: PoolLimits): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectionTimeout,
    keepAlive: true,
    application_name: 'instep',
    types: { getTypeParser: isExact ? getExactParser : getTypeParser },
    ...(timeout === undefined ? {} : limitsOf(timeout * 1000))
  })
  // A connection that is lost while nobody asks anything is dropped; the next request opens another.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const backOff = createBackOff()
  return {
    options: {},
    end: () => pool.end(),
    async connect() {
      if (pool.totalCount === 0) backOff.check()
      try {
        const client = await pool.connect()
        backOff.reset()
        return kyselyFace(client)
      } catch (error) {
        backOff.grow(error)
        throw unavailable(error)
      }
    }
  }
}

/** A transaction whose replica has gone silent is ended too, for it holds the lock that all writers need. */
function limitsOf(milliseconds: number) {
  return {
    statement_timeout: milliseconds,
    idle_in_transaction_session_timeout: milliseconds,
    query_timeout: milliseconds + grace
  }
}

/** Counts and times come as texts, since they might not fit a number. Ours do. */
const getTypeParser: typeof types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === types.builtins.INT8 && format !== 'binary' ? Number : types.getTypeParser(type, format as 'text')

const wholeNumbers: readonly number[] = [types.builtins.INT2, types.builtins.INT4, types.builtins.INT8]

/** As SQLite has them: every whole number as one of any size, and yes and no as 1 and 0. */
const getExactParser: typeof types.getTypeParser = (type: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && wholeNumbers.includes(type)) return BigInt
  if (format !== 'binary' && type === types.builtins.BOOL) return (text: string) => (text === 't' ? 1n : 0n)
  return types.getTypeParser(type, format as 'text')
}

/** One statement after the other on a connection, and none on one that broke. */
function kyselyFace(client: PoolClient): PostgresPoolClient {
  let last: Promise<unknown> = Promise.resolve()
  let lost: Failure | undefined
  async function run(text: string, parameters: readonly unknown[]) {
    if (lost !== undefined) throw lost
    try {
      return await client.query(text, [...parameters])
    } catch (error) {
      if (isConnectionLost(error)) lost = unavailable(error)
      throw lost ?? failureOf(error) ?? error
    }
  }
  return {
    query: ((text: string, parameters: readonly unknown[]) => {
      const result = last.then(() => run(text, parameters))
      last = result.catch(() => {})
      return result
    }) as unknown as PostgresPoolClient['query'], // no cursors: Kysely asks for none without streams
    release: isDiscarded => client.release(isDiscarded || lost !== undefined)
  }
}

function createBackOff() {
  let pause = 0
  let until = 0
  let reason: unknown
  return {
    /** @throws Failure storeUnavailable */
    check() {
      if (Date.now() < until) throw unavailable(reason)
    },
    grow(error: unknown) {
      if (Date.now() < until) return
      reason = error
      pause = pause === 0 ? pauses.first : Math.min(pause * 2, pauses.longest)
      until = Date.now() + pause
    },
    reset() {
      pause = 0
      until = 0
    }
  }
}
