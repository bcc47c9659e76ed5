// npm run docs: the API reference in docs/api. An export without a description, or a dead link, fails it.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commandFile, root, runNode } from './run.mjs'
import { ensureSetup } from './setup.mjs'
import { expectSuccess, isProgram, program, step } from './steps.mjs'

const ENTRY_POINTS = ['packages/sdk/src/index.ts', 'packages/emulator/src/index.ts']

/**
 * Writes the API reference. Its rules are in `typedoc.json`.
 *
 * @param {string} folder where to
 */
export async function writeApiReference(folder) {
  const entryPoints = ENTRY_POINTS.filter((file) => existsSync(join(root, file)))
  const args = entryPoints.flatMap((file) => ['--entryPoints', file])
  expectSuccess(await runNode([commandFile('typedoc'), ...args, '--out', folder], { capture: true }))
}

if (isProgram(import.meta.url)) {
  await program(async () => {
    await ensureSetup()
    return (await step('docs/api', () => writeApiReference(join(root, 'docs', 'api')))) ? 0 : 1
  })
}
