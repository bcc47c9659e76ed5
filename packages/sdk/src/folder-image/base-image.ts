import { ConfigError, ConnectionError, NotFoundError, QuotaError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Manifest } from '../oci/manifest.js'
import { DOCKER_LAYER_GZIP, OCI_LAYER_GZIP } from '../oci/media-types.js'
import { formatPlatform, type Platform, platformMatches } from '../oci/platform.js'
import type { BaseImage } from '../pack/assemble-image.js'
import type { Digest } from '../reference/digest.js'
import { formatBaseReference, parseBaseReference } from '../reference/docker-hub.js'
import type { Reference } from '../reference/reference.js'
import { readImage } from '../registry/read-image.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'

const ACTION = 'fetch the base image'
const OTHER_WAYS_TO_A_BASE =
  'Check the connection, copy the base into your own registry and name it with --base, or set SLIPWAY_BASE_MIRROR.'
/** What registries answer for an image that does not exist: to strangers, many ask for a login instead. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'MANIFEST_UNKNOWN',
  'NAME_UNKNOWN',
  'DENIED',
  'UNAUTHENTICATED',
  'CREDENTIAL_REJECTED',
])

/** Hop 5: a base pinned by digest, and where its layers can be had. */
export interface ResolvedBase extends BaseImage {
  /** As it is pinned: tag and digest of what the reference names. */
  readonly reference: string
  /** Digest of the image manifest for the wanted platform. */
  readonly digest: Digest
  /** Where it was read: the mirror, if there is one. */
  readonly source: { readonly registry: Registry; readonly repository: string }
  /** These layers come from an earlier push to the same repository: that image is no base that anybody has chosen. */
  readonly isEarlierPush?: true
}

/**
 * Hop 5: reads manifest and config of the base image for the platform. Layers stay where they are.
 *
 * Network: two or three reads from the base's registry, or from the mirror where one is set. A base in the target
 * registry is read with the push credential, any other one without credential.
 *
 * @throws NotFoundError `BASE_NOT_FOUND`, QuotaError `RATE_LIMITED`, ConnectionError `NETWORK` with hints that are
 * about bases.
 */
export async function resolveBase(
  session: Session,
  input: {
    readonly base: string
    readonly platform: Platform
    readonly target: Registry
    readonly signal?: AbortSignal | undefined
  },
): Promise<ResolvedBase | undefined> {
  if (input.base === 'scratch') return undefined
  const named = parseBaseReference(input.base)
  const read = throughMirror(named, session.baseMirror)
  const registry =
    read.registry === input.target.host ? input.target : await session.openSource(read.registry, 'anonymous')
  const repository = registry.repository(read.repository)
  try {
    const wanted = named.digest ?? named.tag ?? 'latest'
    const image = await readImage(repository, wanted, { platform: input.platform, signal: input.signal })
    requirePlatform(image.config.platform, input)
    return {
      reference: formatBaseReference({ ...named, digest: image.named.digest }),
      digest: image.digest,
      manifest: withOciLayers(image.manifest),
      config: image.config,
      source: { registry, repository: read.repository },
    }
  } catch (error) {
    throw aboutBase(error, input.base)
  }
}

/** Where a base is really read: the same repository behind the mirror, where there is one. */
export function throughMirror(named: Reference, mirror: string | undefined): Reference {
  if (mirror === undefined) return named
  const [host, ...prefix] = mirror
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .split('/')
  if (!host) return named
  return { ...named, registry: host, repository: [...prefix, named.repository].join('/') }
}

/** A layer is the same bytes under both names, but a manifest must not mix Docker's types with OCI's. */
function withOciLayers(manifest: Manifest): Manifest {
  const layers = manifest.layers.map((layer) =>
    layer.mediaType === DOCKER_LAYER_GZIP ? { ...layer, mediaType: OCI_LAYER_GZIP } : layer,
  )
  return { ...manifest, layers }
}

function requirePlatform(
  have: Platform,
  { base, platform }: { readonly base: string; readonly platform: Platform },
): void {
  if (platformMatches(have, platform)) return
  throw new ConfigError('PLATFORM_MIXED', {
    action: 'put the build on the base image',
    target: base,
    reason: `the build is for ${formatPlatform(platform)}, the base for ${formatPlatform(have)}`,
    hint: 'Choose a base for the same processor.',
    side: 'source',
  })
}

/** The same failures as elsewhere, in words about bases: the user never asked for this registry by name. */
function aboutBase(error: unknown, base: string): unknown {
  if (!isSdkError(error)) return error
  const { status, retryable, retryAfterMs, attempts } = error
  const details = {
    action: ACTION,
    target: base,
    side: 'source',
    status,
    retryable,
    retryAfterMs,
    attempts,
    cause: error,
  } as const
  if (NOT_THERE.has(error.code)) {
    const reason = 'there is no such image, or it may not be read without login'
    return new NotFoundError('BASE_NOT_FOUND', {
      ...details,
      reason,
      hint: 'Check the name and the tag, or choose another base with --base.',
    })
  }
  if (error.code === 'RATE_LIMITED') {
    return new QuotaError('RATE_LIMITED', {
      ...details,
      reason: 'its registry limits how often images may be fetched without login',
      hint: 'Wait and push again, or name a registry that caches bases in SLIPWAY_BASE_MIRROR.',
    })
  }
  if (error.code === 'NETWORK' || error.code === 'TIMEOUT' || error.code === 'TLS') {
    return new ConnectionError(error.code, {
      ...details,
      reason: `its registry cannot be reached (${error.message.replace(/\.$/, '')})`,
      hint: error.code === 'TLS' ? error.hint : OTHER_WAYS_TO_A_BASE,
    })
  }
  return error
}
