import { createRequire } from 'node:module'
import { join } from 'node:path'
import { errorCode } from './error-code.js'
import type { KeychainBroken, KeychainUnavailable } from './keychain-protocol.js'

/** The packages that reach the keychain, best first. They have one shape and see each other's entries. */
const PACKAGES = ['keytar', '@github/keytar']

/** What both packages offer. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
  findCredentials(service: string): Promise<readonly { account: string; password: string }[]>
}

/** The way to the keychain. */
export interface LoadedBackend {
  readonly state: 'loaded'
  /** Package that was found. */
  readonly name: string
  readonly keytar: Keytar
}

/**
 * Loads the first package that is installed and whose native part loads, seen from each of the folders in turn.
 *
 * One that is missing, was not built or lacks a library of the system is passed over. One that fails in another way is
 * `broken`: the user must hear of it.
 */
export function loadBackend(
  folders: readonly string[],
): LoadedBackend | KeychainUnavailable | KeychainBroken {
  const failures: string[] = []
  for (const name of PACKAGES) {
    for (const path of new Set(folders.flatMap((folder) => find(name, folder)))) {
      try {
        const keytar: unknown = createRequire(path)(path)
        if (!isKeytar(keytar)) return { state: 'broken', reason: `${name} is not the package it should be` }
        return { state: 'loaded', name, keytar }
      } catch (error) {
        const reason = `${name} cannot be loaded: ${firstLine(error)}`
        if (!isNativePartMissing(error)) return { state: 'broken', reason }
        failures.push(reason)
      }
    }
  }
  return failures.length === 0
    ? {
        state: 'unavailable',
        obstacle: 'not-installed',
        reason: `neither ${PACKAGES.join(' nor ')} is installed`,
      }
    : { state: 'unavailable', obstacle: 'not-loadable', reason: failures.join('; ') }
}

/** What an error says, short enough for one line. */
export function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split(/[\r\n]/)
  return line.trim().replace(/\.$/, '').slice(0, 300)
}

function find(name: string, folder: string): string[] {
  try {
    return [createRequire(join(folder, 'index.js')).resolve(name)]
  } catch {
    return []
  }
}

function isNativePartMissing(error: unknown): boolean {
  const code = errorCode(error)
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED') return true
  // @github/keytar tries several places, and tells of none why it failed.
  return error instanceof Error && error.message.startsWith('Failed to load keytar native addon')
}

function isKeytar(value: unknown): value is Keytar {
  if (typeof value !== 'object' || value === null) return false
  const entries = new Map<string, unknown>(Object.entries(value))
  return ['getPassword', 'setPassword', 'deletePassword', 'findCredentials'].every(
    (name) => typeof entries.get(name) === 'function',
  )
}
