import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import type { Environment } from '../environment.js'

/** What a helper may be called: it becomes part of a program's name. */
const HELPER_NAME = /^[A-Za-z0-9._-]+$/
/** Without a drive or a share, Windows would look on the current drive. */
const WINDOWS_ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\)/

/** A helper's program, or why there is none. */
export type FoundHelper =
  | { readonly state: 'found'; readonly program: string }
  | { readonly state: 'missing'; readonly reason: string; readonly hint: string }

/** Where programs are looked for. */
export interface ProgramSearch {
  /** @defaultValue `process.env` */
  readonly env?: Environment | undefined
  /** @defaultValue `process.platform` */
  readonly platform?: NodeJS.Platform | undefined
  /** Whether the path is a program that may be run. Default: asks the disk. */
  readonly isProgram?: ((path: string) => Promise<boolean>) | undefined
}

/**
 * Finds the program `docker-credential-NAME` in the absolute folders of PATH, never in the current one: whoever writes a
 * file there would be handed credentials.
 *
 * Disk: looks at one path per folder; on Windows at two, to tell of a `.cmd` that it passes by.
 */
export async function findHelper(name: string, search: ProgramSearch = {}): Promise<FoundHelper> {
  const { env = process.env, platform = process.platform, isProgram = isRunnable } = search
  if (!HELPER_NAME.test(name)) {
    return {
      state: 'missing',
      reason: 'the name of the credential helper is not made of letters, digits, ".", "_" and "-" alone',
      hint: 'Correct "credHelpers" or "credsStore" in docker\'s configuration.',
    }
  }
  const program = `docker-credential-${name}`
  const isWindows = platform === 'win32'
  let script: string | undefined
  for (const folder of searchPath(env, isWindows)) {
    const path = (isWindows ? win32 : posix).join(folder, program)
    if (await isProgram(isWindows ? `${path}.exe` : path)) {
      return { state: 'found', program: isWindows ? `${path}.exe` : path }
    }
    if (isWindows && script === undefined && (await isProgram(`${path}.cmd`))) script = `${path}.cmd`
  }
  if (script !== undefined) {
    return {
      state: 'missing',
      reason: `${script} is a script, which would run in a shell`,
      hint: `Install ${program}.exe.`,
    }
  }
  return {
    state: 'missing',
    reason: `${program} is not in PATH`,
    hint: `Install ${program}, or add its folder to PATH.`,
  }
}

/** The value of PATH, which Windows spells in its own way. */
export function pathVariable(env: Environment): string {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH')
  return (name === undefined ? undefined : env[name]) ?? ''
}

function searchPath(env: Environment, isWindows: boolean): string[] {
  const isAbsolute = (folder: string) =>
    isWindows ? WINDOWS_ABSOLUTE.test(folder) : posix.isAbsolute(folder)
  const path = isWindows ? pathVariable(env) : (env.PATH ?? '')
  return path.split(isWindows ? win32.delimiter : posix.delimiter).filter(isAbsolute)
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
