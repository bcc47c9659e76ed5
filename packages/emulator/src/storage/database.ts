import { rmSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import sqlite, { type Statement } from 'node-sqlite3-wasm'
import type { z } from 'zod'
import { EmulatorError } from '../emulator-error.js'

/** A value in a column. Times are ISO 8601 texts, truth values 0 and 1. */
export type SqlValue = string | number | null

/**
 * Rows of the emulator in one SQL database. Every call is synchronous: between two of them nothing else happens.
 *
 * A value that holds a NUL is refused with a TypeError: it would be cut there, and stand for another text.
 */
export interface Database {
  /** Runs a statement that gives no rows. @returns how many rows it changed */
  run(sql: string, values?: readonly SqlValue[]): number
  /** The first row, checked against its shape. */
  first<Row>(shape: z.ZodType<Row>, sql: string, values?: readonly SqlValue[]): Row | undefined
  /** All rows, each checked against its shape. */
  all<Row>(shape: z.ZodType<Row>, sql: string, values?: readonly SqlValue[]): Row[]
  /**
   * Makes what the work changes durable at once, or nothing of it when it throws. Inside of another one it is a part of
   * that.
   */
  transaction<T>(work: () => T): T
  /**
   * Brings one part's tables up to date: runs the steps that this database has not seen.
   *
   * @param part - Name of the part that owns the tables.
   * @param steps - SQL scripts, the oldest first; a released one is never changed.
   * @throws {@link EmulatorError} with code `DATA_UNUSABLE`, when this database has seen more steps than these.
   */
  migrate(part: string, steps: readonly string[]): void
  close(): void
}

/** A path for a database that no file holds. */
export const IN_MEMORY = ':memory:'

/**
 * Opens the database in a file, or creates it. The caller owns the folder: a lock left by a dead process is removed.
 *
 * @param isLasting - Whether what was committed is to survive a power cut; a temporary folder does without the waiting.
 */
export function openDatabase(path: string, { isLasting }: { readonly isLasting: boolean }): Database {
  if (path !== IN_MEMORY) rmSync(`${path}.lock`, { recursive: true, force: true })
  // With all cores at work on SQLite's code, V8 takes 35 MiB more for the first second.
  setFlagsFromString('--wasm-num-compilation-tasks=1')
  const database = new sqlite.Database(path)
  // One process owns the file, so the lock is taken once and not for each statement. It has to come first: only with it
  // does a write-ahead log need no shared memory, which WebAssembly has not.
  const synchronous = isLasting ? 'FULL' : 'OFF'
  database.exec(
    `PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=${synchronous}; PRAGMA foreign_keys=ON`,
  )
  const statements = new Map<string, Statement>()
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  let depth = 0

  const transaction = <T>(work: () => T): T => {
    if (depth > 0) return work()
    database.exec('BEGIN IMMEDIATE')
    depth++
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK')
      throw error
    } finally {
      depth--
    }
  }

  return {
    run: (sql, values = []) => prepare(sql).run(bindable(values)).changes,
    first: (shape, sql, values = []) => {
      // A statement that is left before its end goes on, and a transaction around it cannot be committed.
      const [row] = prepare(sql).all(bindable(values))
      return row === undefined ? undefined : shape.parse(row)
    },
    all: (shape, sql, values = []) =>
      prepare(sql)
        .all(bindable(values))
        .map((row) => shape.parse(row)),
    transaction,
    migrate: (part, steps) => migrate(database, { path, part, steps, transaction }),
    close() {
      for (const statement of statements.values()) statement.finalize()
      database.close()
    },
  }
}

function bindable(values: readonly SqlValue[]): SqlValue[] {
  if (values.some((value) => typeof value === 'string' && value.includes('\0'))) {
    throw new TypeError('A text with a NUL character cannot be stored.')
  }
  return [...values]
}

function migrate(
  database: InstanceType<typeof sqlite.Database>,
  {
    path,
    part,
    steps,
    transaction,
  }: {
    readonly path: string
    readonly part: string
    readonly steps: readonly string[]
    readonly transaction: Database['transaction']
  },
): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS schema_versions (part TEXT PRIMARY KEY, version INTEGER NOT NULL)',
  )
  const row = database.get('SELECT version FROM schema_versions WHERE part = ?', [part])
  const done = Number(row?.version ?? 0)
  if (done > steps.length) throw madeByNewerVersion(path)
  if (done === steps.length) return
  transaction(() => {
    for (const step of steps.slice(done)) database.exec(step)
    database.run('INSERT OR REPLACE INTO schema_versions (part, version) VALUES (?, ?)', [part, steps.length])
  })
}

function madeByNewerVersion(path: string): EmulatorError {
  return new EmulatorError(
    'DATA_UNUSABLE',
    `Could not open the database ${path}: it was made by a newer version of the emulator.`,
    'Use that version, or give another data folder.',
  )
}
