import { readProjectConfig } from '../config/find-config.js'
import { ConfigError } from '../errors/classes.js'
import { projectOf } from '../inventory/repository-name.js'
import type { Secret } from '../log/secret.js'
import { parseRepository } from '../reference/repository.js'
import type { Session } from '../session/session.js'
import { findWebhookSecret, readWebhookUrl } from '../session/webhook-address.js'
import { SECRET_HINT } from './receiver.js'
import type { WatchOptions } from './watch-options.js'

/** What a watch is to do, complete and checked. */
export interface WatchSetup {
  readonly registry: string
  readonly project: string | undefined
  /** Paths with their project, each once. */
  readonly repositories: readonly string[]
  readonly intervalMs: number
  readonly secret: Secret | undefined
  readonly listen: { readonly host: string; readonly port: number; readonly path: string } | undefined
  /** Where Harbor reaches the receiver, as far as that is known. */
  readonly publicUrl: URL | undefined
  /** What Harbor is to be told, where that is wanted. */
  readonly register: { readonly url: URL; readonly project: string; readonly secret: Secret } | undefined
}

const INTERVAL_MS = 60_000
const MIN_INTERVAL_MS = 1_000
const MAX_INTERVAL_MS = 86_400_000
const MAX_PORT = 65_535
const ACTION = 'watch with'

/**
 * Completes the options by the session's settings, by the project file and by the environment. No network. Disk: the project
 * file, where no repository is named; a file that holds the secret.
 *
 * @throws ConfigError `OPTION_INVALID`, `CONFIG_INVALID`, `REFERENCE_INVALID`; LocalError `LOCAL_IO`.
 */
export async function settleWatch(session: Session, options: WatchOptions): Promise<WatchSetup> {
  const { intervalMs = INTERVAL_MS, once = false } = options
  if (!Number.isInteger(intervalMs) || intervalMs < MIN_INTERVAL_MS || intervalMs > MAX_INTERVAL_MS) {
    throw invalid('the interval', `${intervalMs} ms is too short or too long`, 'Take 1 s to 24 h.')
  }
  if (once && (options.listen !== undefined || options.register === true)) {
    throw invalid('webhooks', 'who looks once waits for none', 'Leave out either of the two.')
  }
  const place = placeOf(session, await namesOf(session, options.repositories))
  const listen = listenOf(options.listen)
  const secret = listen && findWebhookSecret(session, options.secret, ACTION)
  const publicUrl = publicUrlOf(session, options.publicUrl, listen)
  const isRegistered = options.register === true
  const register = isRegistered ? registerOf({ project: place.project, publicUrl, secret }) : undefined
  return { ...place, intervalMs, secret, listen, publicUrl, register }
}

async function namesOf(
  { projectFile }: Session,
  named: WatchOptions['repositories'],
): Promise<readonly string[]> {
  if (named !== undefined && named.length > 0) return named
  const config = projectFile === undefined ? undefined : await readProjectConfig(projectFile, FILE_HINT)
  const names = Object.entries(config?.images ?? {}).flatMap(([name, { template }]) =>
    template ? [name] : [],
  )
  if (names.length > 0) return names
  const reason =
    projectFile === undefined
      ? 'none is named'
      : 'none is named, and no image of the project file has a template'
  throw invalid('the repositories', reason, 'Name them, or give an image of the slipway.json a template.')
}

const FILE_HINT = 'Correct or unset SLIPWAY_CONFIG, or make the file with `slipway init`.'

function placeOf(
  { defaults }: Session,
  names: readonly string[],
): Pick<WatchSetup, 'registry' | 'project' | 'repositories'> {
  const found = names.map((name) => parseRepository(name, defaults))
  const repositories = [...new Set(found.map(({ repository }) => repository))]
  const projects = new Set(repositories.map(projectOf))
  const registries = new Set(found.map(({ registry }) => registry))
  const [registry = ''] = registries
  const [project] = projects
  if (registries.size === 1 && projects.size === 1) return { registry, project, repositories }
  const reason = 'they belong to more than one registry or project'
  throw invalid('the repositories', reason, 'Start one watch for each project.')
}

function listenOf(listen: WatchOptions['listen']): WatchSetup['listen'] {
  if (listen === undefined) return undefined
  const { host = '127.0.0.1', port, path = '/hook' } = listen
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw invalid('the port', `${port} is none`, 'Take a number from 0 to 65535.')
  }
  if (!path.startsWith('/') || /[?#\s]/.test(path)) {
    throw invalid('the path', `${JSON.stringify(path)} is none`, 'Take one such as /hook.')
  }
  return { host, port, path }
}

function publicUrlOf(
  session: Session,
  text: string | undefined,
  listen: WatchSetup['listen'],
): WatchSetup['publicUrl'] {
  if (text === undefined || listen === undefined) return undefined
  const url = readWebhookUrl(session, text, ACTION)
  if (url.pathname === '/') url.pathname = listen.path
  return url
}

function registerOf({
  project,
  publicUrl,
  secret,
}: Pick<WatchSetup, 'project' | 'publicUrl' | 'secret'>): WatchSetup['register'] {
  if (publicUrl === undefined) {
    const hint = 'Say on which port to listen, and under which address Harbor reaches it.'
    throw invalid('the webhook', 'it takes an address to register', hint)
  }
  if (secret === undefined)
    throw invalid('the webhook', 'there is no secret to register with it', SECRET_HINT)
  if (project !== undefined) return { url: publicUrl, project, secret }
  throw invalid('the webhook', 'the repositories belong to no project', 'Watch without a webhook.')
}

function invalid(target: string, reason: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', { action: ACTION, target, reason, hint, side: 'local' })
}
