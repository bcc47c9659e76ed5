import { readWebhookSecret } from '../credentials/environment.js'
import { ConfigError } from '../errors/classes.js'
import { Secret } from '../log/secret.js'
import type { Session } from './session.js'

/**
 * Reads the address that a webhook is sent to, and keeps what may be secret in it out of log lines and errors.
 *
 * @param action - What it is for, as a verb phrase: `set up with`.
 * @throws ConfigError with code `OPTION_INVALID` for what is no web address, or holds a password.
 */
export function readWebhookUrl(session: Pick<Session, 'learn'>, url: string, action: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:'
  if (parsed === undefined || !isWeb || parsed.username !== '' || parsed.password !== '') {
    // The address itself is not shown: it may hold what is secret.
    const reason = isWeb ? 'its address holds a user name or a password' : 'its address is no https:// URL'
    const hint = 'Give the address alone; what is secret goes into SLIPWAY_WEBHOOK_SECRET.'
    throw invalid({ action, target: 'the webhook', reason, hint })
  }
  // A server may repeat what it refuses, and what follows the path may be secret.
  for (const part of [parsed.search, ...parsed.searchParams.values()]) session.learn(new Secret(part))
  return parsed
}

/**
 * What a webhook authenticates itself with: the value given, else that of the environment; kept out of log lines and errors.
 * Disk: a file that the environment names.
 *
 * @param action - As in {@link readWebhookUrl}.
 * @throws ConfigError with code `OPTION_INVALID` for one that is blank, or that a header cannot hold; `CONFIG_INVALID`.
 */
export function findWebhookSecret(
  session: Pick<Session, 'env' | 'learn'>,
  given: string | Secret | undefined,
  action: string,
): Secret | undefined {
  const secret = typeof given === 'string' ? new Secret(given) : (given ?? readWebhookSecret(session.env))
  if (secret === undefined) return undefined
  session.learn(secret)
  if (secret.reveal().trim() !== '' && !/[^\x20-\x7e]/.test(secret.reveal())) return secret
  const reason = 'it is empty or blank, or holds what a header cannot hold'
  throw invalid({
    action,
    target: "the webhook's secret",
    reason,
    hint: 'Take one line of ASCII characters.',
  })
}

function invalid(details: {
  readonly action: string
  readonly target: string
  readonly reason: string
  readonly hint: string
}): ConfigError {
  return new ConfigError('OPTION_INVALID', { ...details, side: 'local' })
}
