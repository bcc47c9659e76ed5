// Child processes for the tools: no shell, no .cmd; their exit code comes back.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const INTERRUPTED = 128 + constants.signals.SIGINT

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * What became of a child process.
 *
 * @typedef {object} Outcome
 * @property {number} code the exit code; 128 + the signal's number when a signal ended it
 * @property {string} output what it wrote to stdout and stderr, in order; empty unless captured
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] folder to run in; the repository's root by default
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [capture] keep the output instead of showing it
 */

/**
 * Runs a program and waits for its end. A program that cannot be started is an error, a failing one is not.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { cwd = root, env = {}, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      windowsHide: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    let isInterrupted = false
    // A terminal sends Ctrl-C to the child too: it ends in its own way first, and then this ends.
    const interrupt = () => {
      isInterrupted = true
    }
    const terminate = () => child.kill('SIGTERM')
    process.on('SIGINT', interrupt).on('SIGTERM', terminate)
    const stopListening = () => process.off('SIGINT', interrupt).off('SIGTERM', terminate)
    child.once('error', (error) => {
      stopListening()
      reject(new Error(`Could not start ${program}: ${error.message}.`, { cause: error }))
    })
    child.once('close', (code, signal) => {
      stopListening()
      if (isInterrupted) process.exit(INTERRUPTED)
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output })
    })
  })
}

/**
 * Runs a Node program with the Node that runs this.
 *
 * @param {readonly string[]} args the program's path, then its arguments
 * @param {RunOptions} [options]
 */
export function runNode(args, options) {
  return run(process.execPath, args, options)
}

/**
 * Finds the JavaScript file behind a development tool's command, so that it runs without `.bin` scripts.
 *
 * @param {string} packageName one of the root's devDependencies
 * @param {string} [command] the command's name where it is not the package's
 */
export function commandFile(packageName, command = packageName) {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command])
}
