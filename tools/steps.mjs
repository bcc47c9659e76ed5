// Steps of a script: one line each on success, the whole output on failure.

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Does a step and prints its name and time. A step fails by throwing; its error's message is all it has to say.
 *
 * @param {string} name
 * @param {() => Promise<unknown>} work may resolve to a remark for the line
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function step(name, work) {
  const startedAt = performance.now()
  const time = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
  try {
    const remark = await work()
    console.log(`ok      ${name} (${time()})${typeof remark === 'string' ? `: ${remark}` : ''}`)
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error(`FAILED  ${name} (${time()})`)
    return false
  }
}

/**
 * Fails a step whose program failed, with all that the program wrote.
 *
 * @param {import('./run.mjs').Outcome} outcome of a captured run
 */
export function expectSuccess({ code, output }) {
  if (code !== 0) throw new Error(`${output.trimEnd()}\nexit code ${code}`)
}

/**
 * Tells whether a module is the program that was started, rather than an import of it.
 *
 * @param {string} moduleUrl the module's `import.meta.url`
 */
export function isProgram(moduleUrl) {
  // A module's URL has symbolic links resolved, argv has not.
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl)
}

/**
 * Runs a program's body: an error becomes its message and exit code 1.
 *
 * @param {() => Promise<number | void>} main may resolve to the exit code
 */
export async function program(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
