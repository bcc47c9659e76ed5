// npm is the only package manager that a fresh machine has; it brings the workspace's own one.

import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runNode } from './run.mjs'

/** The pnpm that made the lockfile. corepack cannot fetch it: it insists on a signature that mirrors drop. */
export const PNPM = 'pnpm@12.21.0'

/**
 * Finds npm's program: the npm that started this process, else the one that came with Node.
 *
 * @returns {string} path of `npm-cli.js`
 */
export function npmProgram() {
  // npm_execpath names pnpm or yarn when one of those runs the script.
  const started = process.env.npm_execpath
  if (started && /npm-cli\.c?js$/.test(started) && existsSync(started)) return started
  const nodeFolder = dirname(realpathSync(process.execPath))
  const places = [
    join(nodeFolder, 'node_modules', 'npm'), // Windows
    join(nodeFolder, '..', 'lib', 'node_modules', 'npm'), // macOS, Linux, version managers
    join(nodeFolder, '..', 'share', 'nodejs', 'npm'), // Debian
  ]
  const found = places.map((place) => join(place, 'bin', 'npm-cli.js')).find((file) => existsSync(file))
  if (!found) throw new Error(`Could not find npm beside ${process.execPath}: install Node with npm.`)
  return found
}

/**
 * Runs npm.
 *
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function runNpm(args, options) {
  return runNode([npmProgram(), ...args], options)
}

/**
 * Runs the workspace's pnpm. Network: the first run on a machine downloads it.
 *
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function runPnpm(args, options) {
  return runNpm(['exec', '--yes', '--', PNPM, ...args], options)
}
