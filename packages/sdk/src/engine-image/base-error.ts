import type { BuildStep } from '../docker/build-request.js'
import type { FoundInstruction } from '../dockerfile/find-instruction.js'
import { ConnectionError, NotFoundError, QuotaError } from '../errors/classes.js'
import type { ErrorDetails, SdkError } from '../errors/error.js'
import { type BuildFacts, placeAt } from './build-facts.js'

const ACTION = 'fetch the base image of'
const LIMITED = /too ?many ?requests|rate limit/i
const UNTRUSTED = /x509:|tls: |certificate|server gave HTTP response to HTTPS client/i
const UNREACHED =
  /dial tcp|no such host|connection refused|connection reset|i\/o timeout|handshake timeout|request canceled|\bEOF\b/i
const NOT_THERE =
  /not found|manifest unknown|name unknown|pull access denied|does not exist|insufficient_scope|unauthorized|forbidden|denied|authentication required|no basic auth|no active session/i

/** The error where an image that a Dockerfile begins with cannot be had; `undefined` where it is about something else. */
export function baseError(
  said: string,
  step: BuildStep | undefined,
  found: FoundInstruction | undefined,
  facts: BuildFacts,
): SdkError | undefined {
  if (!isAboutBase(said, step, found)) return undefined
  const base = baseOf(found)
  const details = { action: ACTION, target: placeAt(facts, found?.line), side: 'source' } as const
  if (LIMITED.test(said)) return limited(base, details)
  if (UNTRUSTED.test(said) || UNREACHED.test(said)) return unreached(base, said, details)
  if (!NOT_THERE.test(said)) return undefined
  return new NotFoundError('BASE_NOT_FOUND', {
    ...details,
    reason: `there is no image ${base}, or it may not be read without login`,
    hint: 'Check the name and the tag. Base images in your own registry are read with its pull credential (slipway login).',
  })
}

type BaseDetails = Pick<ErrorDetails, 'action' | 'target' | 'side'>

function limited(base: string, details: BaseDetails): QuotaError {
  return new QuotaError('RATE_LIMITED', {
    ...details,
    reason: `the registry of ${base} limits how often images may be fetched without login`,
    hint: 'Wait and build again, or copy the base image into your own registry and name it in FROM.',
    retryable: true,
  })
}

function unreached(base: string, said: string, details: BaseDetails): ConnectionError {
  const isTls = UNTRUSTED.test(said)
  return new ConnectionError(isTls ? 'TLS' : 'NETWORK', {
    ...details,
    reason: `the engine cannot reach the registry of ${base} (${said})`,
    hint: isTls
      ? 'Give the engine the certificate authority of that registry, or name it in insecure-registries of its daemon.json.'
      : 'Check the network and the proxy of the engine, or copy the base image into your own registry and name it in FROM.',
    retryable: !isTls,
  })
}

/** Whether the step fetches an image: a `FROM`, BuildKit's look at one before, or `COPY --from` of one. */
function isAboutBase(
  said: string,
  step: BuildStep | undefined,
  found: FoundInstruction | undefined,
): boolean {
  if (/invalid from flag value|\/manifests\//i.test(said)) return true
  if (step === undefined) return /pull access denied|failed to resolve source metadata/i.test(said)
  return found?.instruction.keyword === 'FROM' || /load metadata for|^(\[[^\]]*\] )?FROM /i.test(step.name)
}

/** As the Dockerfile has it. */
function baseOf(found: FoundInstruction | undefined): string {
  const { keyword, words = [], flags = [] } = found?.instruction ?? {}
  if (keyword === 'FROM') return words[0] ?? 'the base image'
  return flags.find(({ name }) => name === 'from')?.value ?? 'the base image'
}
