import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const ERROR_TAIL_CHARACTERS = 4000

/**
 * Runs a program to its end and gives what it printed.
 *
 * @param {string} program a name or a path; no shell is used
 * @param {string[]} args never a secret: other users of the machine can see them
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, timeoutMs?: number }} [options] `env` is
 *   added to ours, a variable that is `undefined` there is taken away; `input` goes to stdin; `timeoutMs` is
 *   ten minutes unless given
 * @returns {Promise<{ stdout: string, stderr: string }>}
 * @throws {Error} when it cannot be started, takes too long or ends with another code than 0; with the end of
 *   its output
 */
export function run(program, args, { cwd, env = {}, input = '', timeoutMs = 600_000 } = {}) {
  return new Promise((resolve, reject) => {
    const what = [program, ...args].join(' ')
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (cause) => reject(new Error(`Could not run ${what}: ${cause.message}.`, { cause })))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve({ stdout, stderr })
      const why =
        code === null ? `ended by ${signal} (the limit is ${timeoutMs / 1000} s)` : `exit code ${code}`
      reject(
        new Error(
          `Could not run ${what}: ${why}.\n${`${stdout}\n${stderr}`.trim().slice(-ERROR_TAIL_CHARACTERS)}`,
        ),
      )
    })
    // A program that does not read its input is no failure.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/**
 * Gives the path of a program, or `undefined` when there is none. Looks into the administrator's folders too,
 * which a user's PATH may lack.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin']
  return folders.map((folder) => join(folder, name)).find((path) => isExecutable(path))
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
