// What a commit costs in each way SQLite can keep a journal: the numbers of docs/decisions/005-emulator-database.md.
// Usage: npm run bench -- emulator-database

import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeMachine } from './machine.mjs'
import { median } from './statistics.mjs'

// The emulator's dependency, found from its package.
const ofEmulator = createRequire(new URL('../packages/emulator/package.json', import.meta.url))
const { Database } = ofEmulator('node-sqlite3-wasm')

const MODES = ['DELETE', 'TRUNCATE', 'PERSIST', 'WAL']
const COMMITS = 500
const ROWS_PER_COMMIT = 6
const ROUNDS = 3

console.log(`${describeMachine()}, SQLite in WebAssembly`)
console.log(`${COMMITS} commits of ${ROWS_PER_COMMIT} rows, synchronous=FULL, medians of ${ROUNDS} rounds`)
console.log('journal   ms per commit')
const rounds = Array.from({ length: ROUNDS }, () => MODES.map((mode) => msPerCommit(mode)))
for (const [index, mode] of MODES.entries()) {
  const ms = median(rounds.map((round) => round[index] ?? Number.NaN))
  console.log(`${mode.padEnd(8)}  ${ms.toFixed(2).padStart(13)}`)
}

/** @param {string} mode */
function msPerCommit(mode) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-database-'))
  const database = new Database(join(folder, 'bench.sqlite'))
  try {
    database.exec(
      `PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=${mode}; PRAGMA synchronous=FULL;
      CREATE TABLE rows (key TEXT PRIMARY KEY, value TEXT NOT NULL); CREATE INDEX rows_by_value ON rows (value)`,
    )
    const times = Array.from({ length: COMMITS }, (_, commit) => {
      const startedAt = performance.now()
      database.exec('BEGIN IMMEDIATE')
      for (let row = 0; row < ROWS_PER_COMMIT; row++) {
        // Digests come in no order, and so do these.
        const key = String((commit * ROWS_PER_COMMIT + row) * 7919).padEnd(71, 'k')
        database.run('INSERT INTO rows VALUES (?, ?)', [key, `value of ${key}`])
      }
      database.exec('COMMIT')
      return performance.now() - startedAt
    })
    return median(times)
  } finally {
    database.close()
    rmSync(folder, { recursive: true })
  }
}
