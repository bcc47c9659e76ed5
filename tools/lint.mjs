// npm run lint: every check that reads the code without running it.

import { commandFile, runNode } from './run.mjs'
import { ensureSetup } from './setup.mjs'
import { expectSuccess, isProgram, program, step } from './steps.mjs'

/** @type {readonly { name: string, args: () => string[] }[]} */
const CHECKS = [
  { name: 'biome', args: () => [commandFile('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'] },
  { name: 'tsc', args: () => [commandFile('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'eslint', args: () => [commandFile('eslint'), '--max-warnings', '0'] },
  { name: 'knip', args: () => [commandFile('knip')] },
]

/**
 * Runs all checks at once, one line each.
 *
 * @returns {Promise<boolean>} whether all are clean
 */
export async function lint() {
  const done = await Promise.all(
    CHECKS.map(({ name, args }) =>
      step(`lint: ${name}`, async () => {
        expectSuccess(await runNode(args(), { capture: true }))
      }),
    ),
  )
  return done.every(Boolean)
}

if (isProgram(import.meta.url)) {
  await program(async () => {
    await ensureSetup()
    return (await lint()) ? 0 : 1
  })
}
