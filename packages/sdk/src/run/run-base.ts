import type { Engine } from '../docker/open-engine.js'
import { isSdkError } from '../errors/guards.js'
import { resolveBase } from '../folder-image/base-image.js'
import { openBaseRegistry } from '../folder-image/open-base-registry.js'
import { type Platform, platformMatches } from '../oci/platform.js'
import type { BaseImage } from '../pack/assemble-image.js'
import type { Warning } from '../pack/warning.js'
import type { Session } from '../session/session.js'
import type { ArchiveLayer } from './load-archive.js'

/** Then the engine's own copy of the base is better than none. */
const OUT_OF_REACH = [
  'NETWORK',
  'TIMEOUT',
  'TLS',
  'PROXY',
  'RATE_LIMITED',
  'BASE_NOT_FOUND',
  'STALLED',
] as const

/** The base of a build folder's image. */
export interface RunBase extends BaseImage {
  readonly reference: string
  readonly source: 'registry' | 'engine'
  /** Its layers from the bottom up; none where only the engine has them. */
  readonly layers: readonly ArchiveLayer[]
  readonly warnings: readonly Warning[]
}

/**
 * The base image from its registry, as for a push; where that is out of reach, the engine's image of the same name.
 *
 * @throws as `resolveBase`, where the engine has none either.
 */
export async function findRunBase(
  session: Session,
  engine: Engine,
  wanted: { readonly base: string; readonly platform: Platform; readonly signal?: AbortSignal | undefined },
): Promise<RunBase | undefined> {
  if (wanted.base === 'scratch') return undefined
  try {
    const target = await openBaseRegistry(session, wanted)
    const base = await resolveBase(session, { ...wanted, target })
    return base && { ...base, source: 'registry', layers: layersOf(base), warnings: [] }
  } catch (error) {
    if (!isSdkError(error, ...OUT_OF_REACH)) throw error
    const image = await engine.images.find(wanted.base, wanted)
    if (image === undefined || !platformMatches(image.config.platform, wanted.platform)) throw error
    const message = `${error.reason}: the engine's own image ${wanted.base} is the base instead. A push may find a newer one.`
    return {
      reference: wanted.base,
      source: 'engine',
      // Only the config is of use: nothing of this image is pushed.
      manifest: { kind: 'manifest', mediaType: '', config: NO_CONFIG, layers: [], annotations: {} },
      config: image.config,
      layers: [],
      warnings: [{ code: 'BASE_OF_ENGINE', message: message.charAt(0).toUpperCase() + message.slice(1) }],
    }
  }
}

const NO_CONFIG = { mediaType: '', digest: `sha256:${'0'.repeat(64)}`, sizeBytes: 0 } as const

/** The blobs as the registry has them: the engine unpacks them itself. */
function layersOf({
  manifest,
  config,
  source,
}: NonNullable<Awaited<ReturnType<typeof resolveBase>>>): readonly ArchiveLayer[] {
  const { blobs } = source.registry.repository(source.repository)
  return manifest.layers.flatMap(({ digest, sizeBytes }, index) => {
    const diffId = config.diffIds[index]
    if (diffId === undefined) return []
    return [
      {
        diffId,
        sizeBytes,
        async *open(signal: AbortSignal | undefined) {
          for await (const chunk of await blobs.open(digest, { signal })) yield chunk as Buffer
        },
      },
    ]
  })
}
