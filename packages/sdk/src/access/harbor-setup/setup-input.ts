import type { Credential, RegistryCredentialKind } from '../../credentials/credential.js'
import { ConfigError } from '../../errors/classes.js'
import type { Secret } from '../../log/secret.js'
import { administratorOf } from '../../session/harbor-administrator.js'
import type { Session } from '../../session/session.js'
import { findWebhookSecret, readWebhookUrl } from '../../session/webhook-address.js'
import type { HarborSetupOptions, HarborWebhook } from './setup-options.js'

/** What is to be set up, complete and checked. */
export interface SetupInput {
  readonly registry: string
  readonly project: string
  readonly admin: Credential
  /** Names of the robot accounts, without prefix and project. */
  readonly robots: Readonly<Record<RegistryCredentialKind, string>>
  readonly durationDays: number
  readonly webhook: { readonly url: URL; readonly secret?: Secret } | undefined
  readonly scan: boolean
  readonly renew: boolean
}

/** Harbor's own grammar for names of projects and of robot accounts. */
const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/
/** A day less than the seconds since 1970 that Harbor counts to. */
const MAX_DAYS = 2 ** 31 - 2
const DEFAULT_DAYS = 365
/** What the options are for, in errors. */
const ACTION = 'set up with'

/**
 * Completes the options by the session's settings and by the environment. No network. Disk: files that the environment names.
 *
 * @throws ConfigError `CONFIG_INVALID`, `OPTION_INVALID`; AuthError `CREDENTIAL_MISSING` without an administrator.
 */
export function readSetupInput(session: Session, options: HarborSetupOptions): SetupInput {
  const { registry } = session.defaults
  if (registry === undefined) throw invalid('the registry', 'none is named', 'Name the host of the Harbor.')
  const project = options.project ?? session.defaults.project ?? ''
  if (!NAME.test(project)) {
    const reason = project === '' ? 'none is named' : `${JSON.stringify(project)} is no name of a project`
    throw invalid('the project', reason, 'Name the project as Harbor shows it: lower case, without "/".')
  }
  return {
    registry,
    project,
    admin: administratorOf(session, { registry, admin: options.admin, action: 'set up the project at' }),
    robots: robotNames(options),
    durationDays: days(options.durationDays ?? DEFAULT_DAYS),
    webhook: options.webhook && webhookOf(session, options.webhook),
    scan: options.scan ?? true,
    renew: options.renew ?? false,
  }
}

function robotNames({ robots = {} }: HarborSetupOptions): SetupInput['robots'] {
  const { push = 'slipway-push', pull = 'slipway-pull' } = robots
  for (const name of [push, pull]) {
    if (NAME.test(name)) continue
    const hint =
      'Take lower case letters, digits, and single ".", "_" or "-" between them; leave out "robot$project+".'
    throw invalid('the robot account', `${JSON.stringify(name)} is no name that Harbor takes`, hint)
  }
  if (push !== pull) return { push, pull }
  throw invalid('the robot accounts', 'both have one name', 'A pull credential must not be able to push.')
}

function days(value: number): number {
  if (value === -1 || (Number.isInteger(value) && value >= 1 && value <= MAX_DAYS)) return value
  throw invalid('the duration', `${value} is no number of days`, 'Give whole days from 1 on, or -1 for ever.')
}

function webhookOf(session: Session, webhook: HarborWebhook): SetupInput['webhook'] {
  const url = readWebhookUrl(session, webhook.url, ACTION)
  const secret = findWebhookSecret(session, webhook.secret, ACTION)
  return { url, ...(secret && { secret }) }
}

function invalid(target: string, reason: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', { action: ACTION, target, reason, hint, side: 'local' })
}
