// Runs vitest in front of the user and reads its counts from a report beside.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandFile, runNode } from './run.mjs'
import { summarize } from './summary.mjs'

/**
 * Runs tests.
 *
 * @param {readonly string[]} args vitest's arguments
 * @returns {Promise<{ code: number, summary: import('./summary.mjs').Summary }>} vitest's exit code and the counts
 */
export async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  try {
    const { code } = await runNode([commandFile('vitest'), 'run', ...reporters, ...args])
    const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] }
    return { code, summary: summarize(counts) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
