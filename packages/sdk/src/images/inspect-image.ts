import { namingRule } from '../inventory/name-rule.js'
import { formatPlatform } from '../oci/platform.js'
import { formatReference, parseReference, type Reference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import { type RegistryImage, readImage } from '../registry/read-image.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'
import type { ImageInspection } from './image-inspection.js'

/** Reads an image's manifest and config from the registry. */
export async function inspectImage(
  clientOptions: ClientOptions,
  text: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<ImageInspection> {
  const session = openSession(clientOptions)
  try {
    const reference = parseReference(text, session.defaults)
    const registry = await session.open(reference.registry, 'read', { ...reference, signal })
    const repository = registry.repository(reference.repository)
    const image = await namingRule(session, { ...reference, signal }, () =>
      readImage(repository, wantedOf(reference), { signal }),
    )
    return describe(reference, image)
  } finally {
    session.close()
  }
}

function describe(reference: Reference, image: RegistryImage): ImageInspection {
  const { manifest, config } = image
  const layers = manifest.layers.map(({ digest, sizeBytes, mediaType }, index) => {
    const diffId = config.diffIds[index]
    return { digest, sizeBytes, mediaType, ...(diffId !== undefined && { diffId }) }
  })
  return {
    reference: formatReference(reference),
    digest: image.digest,
    mediaType: manifest.mediaType,
    platform: formatPlatform(config.platform),
    ...(config.created !== undefined && { created: config.created }),
    sizeBytes:
      image.manifestSizeBytes +
      manifest.config.sizeBytes +
      layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    layers,
    run: config.run,
    annotations: manifest.annotations,
    ...(image.platforms.length > 0 && { platforms: image.platforms.map(formatPlatform) }),
  }
}
