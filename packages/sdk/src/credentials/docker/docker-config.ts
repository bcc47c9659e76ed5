import { readFile, stat } from 'node:fs/promises'
import type { DockerConfigPlace } from './docker-config-places.js'
import { type DockerKey, dockerHost, readDockerKey } from './docker-host-key.js'

const MAX_SIZE_BYTES = 1024 * 1024
const ABSENT = new Set(['ENOENT', 'ENOTDIR'])
const HINT = 'Correct it, or move it away and log in again.'

/** What a configuration of docker's form says about credentials. */
export interface DockerConfig {
  /** Of `auths`, in the order of the file; keys that name no host are left out. */
  readonly auths: readonly DockerAuth[]
  /** Of `credHelpers`, by host: what should be the name of a helper. */
  readonly helpers: ReadonlyMap<string, unknown>
  /** What should be the name of the helper for all other hosts. */
  readonly store: unknown
}

/** One entry of `auths`, unread. */
export interface DockerAuth extends DockerKey {
  /** As the file spells it. */
  readonly key: string
  readonly entry: unknown
}

/** A configuration, or why there is none. */
export type DockerConfigReading =
  | {
      readonly state: 'read'
      readonly config: DockerConfig
      /** Whether other users of this machine can read the file; never on Windows, where the mode does not tell. */
      readonly isReadableByOthers: boolean
    }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string; readonly hint: string }

/** A text that is no configuration. Its message is a clause, and repeats nothing of the text: that may be a secret. */
export class DockerConfigError extends Error {
  override readonly name = 'DockerConfigError'
}

/** Reads the configuration at a place. Disk: one file. It never throws for what it finds. */
export async function readDockerConfig(place: DockerConfigPlace): Promise<DockerConfigReading> {
  const { path, text } = place
  if (path === undefined) return parsed(text ?? '', false, place.name)
  try {
    const { bytes, mode } = await readBytes(path)
    const isReadableByOthers = process.platform !== 'win32' && (mode & 0o044) !== 0
    return parsed(decodeDockerConfig(bytes), isReadableByOthers, path)
  } catch (error) {
    if (error instanceof DockerConfigError) return unreadable(path, error.message)
    const { code = 'unreadable' } = error as NodeJS.ErrnoException
    if (ABSENT.has(code)) return { state: 'absent' }
    return {
      state: 'unreadable',
      reason: `${path} cannot be read (${code})`,
      hint: 'Check that you may read it.',
    }
  }
}

/** The text of a configuration file. @throws DockerConfigError when it is not UTF-8. */
export function decodeDockerConfig(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new DockerConfigError('it is not UTF-8')
  }
}

/**
 * Reads a configuration's text. One that says nothing is one without entries; an entry is judged only when it is asked for.
 *
 * @throws DockerConfigError when it is not JSON of docker's form.
 */
export function parseDockerConfig(text: string): DockerConfig {
  const root = text.trim() === '' && !text.includes('\uFEFF') ? {} : parseJson(text)
  if (!isObject(root)) throw new DockerConfigError('it is no JSON object')
  const auths = Object.entries(objectIn(root, 'auths')).flatMap(([key, entry]) => {
    const read = readDockerKey(key)
    return read === undefined ? [] : [{ ...read, key, entry }]
  })
  const helpers = new Map<string, unknown>()
  for (const [key, name] of Object.entries(objectIn(root, 'credHelpers'))) {
    const host = dockerHost(key)
    // Docker looks for the plain spelling alone, so that it comes before an older one.
    if (host !== undefined && (!helpers.has(host) || key === host)) helpers.set(host, name)
  }
  return { auths, helpers, store: root.credsStore }
}

/** Whether a value is an object with members, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readBytes(path: string): Promise<{ readonly bytes: Buffer; readonly mode: number }> {
  const found = await stat(path)
  // A pipe would keep us waiting for ever.
  if (!found.isFile()) throw new DockerConfigError('it is no file')
  if (found.size > MAX_SIZE_BYTES) throw new DockerConfigError('it is larger than 1 MiB')
  return { bytes: await readFile(path), mode: found.mode }
}

function parsed(text: string, isReadableByOthers: boolean, where: string): DockerConfigReading {
  try {
    return { state: 'read', config: parseDockerConfig(text), isReadableByOthers }
  } catch (error) {
    if (error instanceof DockerConfigError) return unreadable(where, error.message)
    throw error
  }
}

function unreadable(where: string, reason: string): DockerConfigReading {
  return { state: 'unreadable', reason: `${where} cannot be used: ${reason}`, hint: HINT }
}

function parseJson(text: string): unknown {
  if (text.startsWith('\uFEFF')) {
    throw new DockerConfigError('it starts with a byte order mark, which docker does not read either')
  }
  try {
    return JSON.parse(text)
  } catch {
    // Node's message quotes the text.
    throw new DockerConfigError('it is not JSON')
  }
}

function objectIn(root: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = root[name] ?? {}
  if (isObject(value)) return value
  throw new DockerConfigError(`"${name}" is no object`)
}
