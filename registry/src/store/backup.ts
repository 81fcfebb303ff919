/** A value as the database has it. Whole numbers are exact, whatever their size. */
export type Value = string | bigint | number | Uint8Array | null

export type Row = readonly Value[]

/** A table that holds data. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
  /** The columns that order the rows: its primary key, or all of them when it has none. */
  readonly key: readonly string[]
}

/** How far a table was read. Rows that are alike may follow each other where there is no primary key. */
export interface Position {
  readonly key: Row
  /** So many rows with this key were read. */
  readonly seen: number
}

/** Reads the tables, all as they were at one moment. */
export interface BackupReader {
  /** The newest migration of the tables. */
  readonly schema: string
  /** In an order in which what is referred to comes first. The log of changes is not among them. */
  readonly tables: readonly TableShape[]
  count(table: TableShape): Promise<number>
  /** The rows in the order of their key, in pages of a bounded size. @param after where an earlier reading stopped */
  pages(table: TableShape, after?: Position): AsyncIterable<readonly Row[]>
  /** Where the rows end; undefined when there are none. */
  end(table: TableShape): Promise<Position | undefined>
}

/** Writes rows as one: all of them, or none. Nobody else writes meanwhile. */
export interface BackupWriter extends BackupReader {
  /** @throws RowError */
  insert(table: TableShape, columns: readonly string[], rows: readonly Row[]): Promise<void>
  clear(table: TableShape): Promise<void>
  /** Tells every registry on the store that nothing is as it was. */
  announce(): Promise<void>
  /** Marks the store as half copied, so that no registry opens it. */
  mark(copy: UnfinishedCopy): Promise<void>
  unmark(): Promise<void>
  /** The mark. */
  unfinished(): Promise<UnfinishedCopy | undefined>
}

/** That a store was only begun to be copied here. */
export interface UnfinishedCopy {
  /** The source's URL, without its password. */
  readonly source: string
  readonly schema: string
}

/** A store as it is copied: its rows, and not what they mean. */
export interface BackupStore extends AsyncDisposable {
  /** Its URL, as it may be printed. */
  readonly name: string
  /** Takes the migrations up to one; all without one. @throws BackupError when the tables are newer, or none is called so */
  migrate(schema?: string): Promise<void>
  read<Result>(work: (reader: BackupReader) => Promise<Result>): Promise<Result>
  write<Result>(work: (writer: BackupWriter) => Promise<Result>): Promise<Result>
}

export interface BackupOptions {
  /** Rows of a page at most. */
  readonly pageRows?: number
}

/** Why a backup cannot be made, or not be taken, in a sentence. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** A row that the database does not take. */
export class RowError extends Error {
  override readonly name = 'RowError'
  /** Which of the rows that were given, counted from 0. */
  readonly index: number

  constructor(index: number, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.index = index
  }
}
