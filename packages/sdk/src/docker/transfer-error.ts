import {
  AuthError,
  ConflictError,
  ConnectionError,
  LocalError,
  NotFoundError,
  PermissionError,
  QuotaError,
} from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { clipWords } from './engine-error.js'

/** What was tried. */
export interface FailedTransfer {
  readonly action: string
  /** The reference. */
  readonly target: string
  /** Whether a credential was sent: without one the registry asks for one. */
  readonly isAnonymous: boolean
}

type MakeError = (words: string, about: FailedTransfer) => SdkError

/** What engines say when a push or a pull fails, in their own and in the registry's words. The first that fits counts. */
const MEANINGS: readonly (readonly [words: RegExp, make: MakeError])[] = [
  [/immutable/i, tagImmutable],
  [/quota|upper limit|storage resource|insufficient_storage/i, quotaExceeded],
  [/too ?many ?requests|rate limit/i, rateLimited],
  [/server gave HTTP response to HTTPS client/i, plainHttp],
  [/x509:|tls: |certificate/i, untrusted],
  [/image does not exist locally|tag does not exist|no such image|image not known/i, imageUnknown],
  [
    /repository does not exist or may require|insufficient_scope|requested access to the resource is denied/i,
    denied,
  ],
  [
    /unauthorized|no basic auth credentials|authentication required|incorrect username or password/i,
    rejected,
  ],
  [/denied|forbidden/i, denied],
  [/manifest unknown|not found|name unknown/i, notFound],
  [
    /dial tcp|no such host|connection refused|i\/o timeout|connection reset|request canceled|\bEOF\b/i,
    network,
  ],
]

/** The error for what the engine said when a push or a pull failed. The words have no secret in them any more. */
export function transferError(said: string, about: FailedTransfer): SdkError {
  const words = clipWords(said)
  const make = MEANINGS.find(([pattern]) => pattern.test(words))?.[1]
  return make === undefined ? new LocalError('ENGINE_FAILED', engineFailed(words, about)) : make(words, about)
}

function engineFailed(words: string, { action, target }: FailedTransfer) {
  const hint = 'The engine says why in its own words; its log may say more.'
  return {
    action,
    target,
    reason: words === '' ? 'the engine gave no reason' : words,
    hint,
    side: 'local',
  } as const
}

function details(words: string, { action, target }: FailedTransfer, hint: string) {
  return { action, target, reason: `the registry told the engine: ${words}`, hint, side: 'registry' } as const
}

function tagImmutable(words: string, about: FailedTransfer): SdkError {
  return new ConflictError('TAG_IMMUTABLE', details(words, about, 'Push under another tag.'))
}

function quotaExceeded(words: string, about: FailedTransfer): SdkError {
  const hint = 'Delete images that nobody needs, or ask for a larger quota, then push again.'
  return new QuotaError('QUOTA_EXCEEDED', details(words, about, hint))
}

function rateLimited(words: string, about: FailedTransfer): SdkError {
  return new QuotaError('RATE_LIMITED', {
    ...details(words, about, 'Wait a while, then try again.'),
    retryable: true,
  })
}

function plainHttp(_: string, { action, target }: FailedTransfer): SdkError {
  const host = target.slice(0, target.indexOf('/'))
  return new ConnectionError('TLS', {
    action,
    target,
    reason: 'the registry answers in plain http, and the engine wants https',
    hint: `Add ${JSON.stringify(host)} to insecure-registries in the engine's daemon.json (Podman: registries.conf), or push without the engine (--via direct).`,
    side: 'local',
  })
}

function untrusted(words: string, { action, target }: FailedTransfer): SdkError {
  const host = target.slice(0, target.indexOf('/'))
  return new ConnectionError('TLS', {
    action,
    target,
    reason: `the engine does not trust the registry: ${words}`,
    hint: `Give the engine the registry's certificate authority: /etc/docker/certs.d/${host}/ca.crt where it runs.`,
    side: 'local',
  })
}

function imageUnknown(_: string, { action, target }: FailedTransfer): SdkError {
  return new NotFoundError('ENGINE_IMAGE_UNKNOWN', {
    action,
    target,
    reason: 'the engine has no such image',
    hint: 'See what it has: docker image ls.',
    side: 'local',
  })
}

function rejected(words: string, about: FailedTransfer): SdkError {
  if (about.isAnonymous) {
    return new AuthError(
      'UNAUTHENTICATED',
      details(words, about, 'Give a credential for this registry: slipway login.'),
    )
  }
  const hint = 'Log in again: slipway login; the token may be revoked, expired or for another registry.'
  return new AuthError('CREDENTIAL_REJECTED', details(words, about, hint))
}

function denied(words: string, about: FailedTransfer): SdkError {
  const hint = about.isAnonymous
    ? 'Check the spelling; what is not public needs a credential: slipway login.'
    : 'Ask the owner of the project for this right, or use a credential that has it.'
  return new PermissionError('DENIED', details(words, about, hint))
}

function notFound(words: string, about: FailedTransfer): SdkError {
  return new NotFoundError(
    'NAME_UNKNOWN',
    details(words, about, 'Check the spelling of project, repository and tag.'),
  )
}

function network(words: string, { action, target }: FailedTransfer): SdkError {
  return new ConnectionError('NETWORK', {
    action,
    target,
    reason: `the engine does not reach the registry: ${words}`,
    hint: "Check the registry's host, and the network and proxy of the engine: it may run in a virtual machine.",
    side: 'local',
    retryable: true,
  })
}
