import { ConfigError } from '../errors/classes.js'

/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'pipe'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      readonly tls?: EngineTls | undefined
    }
  | {
      readonly kind: 'ssh'
      readonly host: string
      readonly port?: number | undefined
      readonly username?: string | undefined
    }

/** How an engine's TLS is checked. */
export interface EngineTls {
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`, each of which may be missing. */
  readonly folder?: string | undefined
  /** Whether the engine has to prove who it is. */
  readonly isVerified: boolean
}

const DEFAULT_PIPE = '//./pipe/docker_engine'
const DEFAULT_SOCKET = '/var/run/docker.sock'
const PORT = 2375
const TLS_PORT = 2376

/**
 * Reads an address as Docker's own client does: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`,
 * `tcp://host:2376`, `ssh://user@host`, or `host:port` for tcp.
 *
 * @param setting What names it, for the error: `DOCKER_HOST`.
 * @param tls For tcp alone: that the engine speaks TLS.
 * @throws ConfigError `CONFIG_INVALID`.
 */
export function parseEngineAddress(text: string, setting: string, tls?: EngineTls): EngineAddress {
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase()
  if (scheme === 'unix') return { kind: 'unix', path: text.slice('unix://'.length) || DEFAULT_SOCKET }
  if (scheme === 'npipe') {
    return { kind: 'pipe', path: text.slice('npipe://'.length).replaceAll('\\', '/') || DEFAULT_PIPE }
  }
  if (scheme !== undefined && !['tcp', 'http', 'https', 'ssh'].includes(scheme)) throw invalid(setting, text)
  const url = urlOf(scheme === undefined ? text : text.slice(scheme.length + 3), setting)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? undefined : Number(url.port)
  if (scheme === 'ssh') {
    // What follows would be taken for an option of the program ssh.
    if (host.startsWith('-') || url.username.startsWith('-')) throw invalid(setting, text)
    return { kind: 'ssh', host, port, username: decoded(url.username, setting) || undefined }
  }
  const secured = tls ?? (scheme === 'https' ? { isVerified: true } : undefined)
  return {
    kind: 'tcp',
    host,
    port: port ?? (secured === undefined ? PORT : TLS_PORT),
    ...(secured !== undefined && { tls: secured }),
  }
}

/** The address as text, without anything secret. */
export function formatEngineAddress(address: EngineAddress): string {
  if (address.kind === 'unix') return `unix://${address.path}`
  if (address.kind === 'pipe') return `npipe://${address.path}`
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  if (address.kind === 'tcp') return `tcp://${host}:${address.port}`
  const user = address.username === undefined ? '' : `${address.username}@`
  return `ssh://${user}${host}${address.port === undefined ? '' : `:${address.port}`}`
}

function urlOf(rest: string, setting: string): URL {
  try {
    // Of a scheme without a port of its own, which the parser would leave out.
    const url = new URL(`tcp://${rest}`)
    if (url.hostname !== '' && url.port !== '0') return url
  } catch {
    // Told below.
  }
  throw invalid(setting, rest)
}

function decoded(text: string, setting: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid(setting, text)
  }
}

function invalid(setting: string, text: string): ConfigError {
  // It may hold a password.
  const isPlain = !text.includes('@')
  return new ConfigError('CONFIG_INVALID', {
    action: 'use',
    target: setting,
    reason: isPlain
      ? `${JSON.stringify(text.slice(0, 200))} is no address of an engine`
      : 'it is no address of an engine',
    hint: 'Write unix:///PATH, npipe:////./pipe/NAME, tcp://HOST:PORT or ssh://USER@HOST.',
    side: 'local',
  })
}
