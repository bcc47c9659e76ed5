// npm test: all that needs only npm packages. npm test -- ARGS gives ARGS to vitest and runs nothing else.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeApiReference } from './docs.mjs'
import { lint } from './lint.mjs'
import { ensureBuilt, ensureSetup, PACKAGES } from './setup.mjs'
import { program, step } from './steps.mjs'
import { formatSummary, isSuccess } from './summary.mjs'
import { runVitest } from './vitest.mjs'

await program(async () => {
  const args = process.argv.slice(2)
  if (!(await step('setup', ensureSetup))) return 1
  const failed = args.length > 0 ? [] : await checkWithoutTests()
  const { code, summary } = await runVitest(args)
  if (code !== 0 && summary.failed === 0) failed.push('vitest')
  if (failed.length > 0) console.log(`failed besides the tests: ${failed.join(', ')}`)
  console.log(formatSummary(summary))
  return code === 0 && isSuccess(summary) && failed.length === 0 ? 0 : 1
})

/** Goes on after a failure: one run shows all that is wrong. */
async function checkWithoutTests() {
  const failed = []
  const isBuilt = await step('build', () => ensureBuilt(PACKAGES, { declarations: true }))
  if (!isBuilt) failed.push('build')
  if (!(await lint())) failed.push('lint')
  if (!(await step('docs', checkDocs))) failed.push('docs')
  return failed
}

async function checkDocs() {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-docs-'))
  try {
    await writeApiReference(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
