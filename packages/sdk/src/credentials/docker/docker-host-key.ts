import { REGISTRY, REPOSITORY } from '../../reference/grammar.js'

/** The host that serves Docker Hub, as references name it. */
const DOCKER_HUB_HOST = 'registry-1.docker.io'
const DOCKER_HUB_ALIASES = new Set(['docker.io', 'index.docker.io', DOCKER_HUB_HOST])
/** What docker calls Docker Hub in its configuration and to its helpers. */
const DOCKER_HUB_ADDRESS = 'https://index.docker.io/v1/'
const SCHEME = /^https?:\/\//i
const API_ROOT = /^v[12]$/
const MAX_KEY_LENGTH = 1024

/** What a key of docker's or podman's file is for. */
export interface DockerKey {
  /** Host and port in their one spelling: lower case, Docker Hub by the name of its registry. */
  readonly host: string
  /** Segments of the path that podman narrows a key to: `host/project`. Empty for a whole host. */
  readonly namespace: readonly string[]
}

/**
 * Reads a key of docker's or podman's file, or an address as credential helpers know it: `host:port`, `https://host/v1/`,
 * `host/project`. `undefined` when it names no host, and then it is nobody's.
 *
 * A path behind a scheme says nothing (docker wrote `https://index.docker.io/v1/`); one without a scheme is podman's
 * narrowing (containers-auth.json(5)). A port is never left out or added.
 */
export function readDockerKey(key: string): DockerKey | undefined {
  if (key.length > MAX_KEY_LENGTH) return undefined
  const [host = '', ...path] = key.replace(SCHEME, '').replace(/\/$/, '').split('/')
  // Before the lower-casing: it makes an ASCII k of the Kelvin sign, and so another host of this one.
  if (!REGISTRY.test(host)) return undefined
  const isWholeHost = SCHEME.test(key) || (path.length === 1 && API_ROOT.test(path[0] ?? ''))
  const namespace = isWholeHost ? [] : path
  if (namespace.length > 0 && !REPOSITORY.test(namespace.join('/'))) return undefined
  return { host: oneSpelling(host.toLowerCase()), namespace }
}

/** The one spelling of the host in an address that names no namespace; `undefined` for anything else. */
export function dockerHost(address: string): string | undefined {
  const key = readDockerKey(address)
  return key?.namespace.length === 0 ? key.host : undefined
}

/** How docker writes a host into its file and asks its helpers for it. */
export function dockerAddress(host: string): string {
  return oneSpelling(host) === DOCKER_HUB_HOST ? DOCKER_HUB_ADDRESS : host
}

/** Whether a key covers the host and, where it is narrowed, the project. */
export function covers(key: DockerKey, host: string, project: string | undefined): boolean {
  if (key.host !== host) return false
  const segments = project?.split('/') ?? []
  return key.namespace.every((segment, index) => segment === segments[index])
}

function oneSpelling(host: string): string {
  return DOCKER_HUB_ALIASES.has(host) ? DOCKER_HUB_HOST : host
}
