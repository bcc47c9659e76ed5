import { createGunzip } from 'node:zlib'
import { IntegrityError, ServiceError } from '../errors/classes.js'
import { namingRule } from '../inventory/name-rule.js'
import type { Descriptor } from '../oci/descriptor.js'
import { DOCKER_LAYER_GZIP, OCI_LAYER_GZIP } from '../oci/media-types.js'
import { createDigestMeter, type Digest } from '../reference/digest.js'
import { formatReference, parseReference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import type { Blobs } from '../registry/blobs.js'
import { readImage } from '../registry/read-image.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'
import { type ProgressListener, type StepProgress, startStep } from '../support/progress.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { ImageVerification } from './image-inspection.js'

const PARALLEL_LAYERS = 2
const ACTION = 'verify the layer'

/** Reads a whole image back and checks every promise that its manifest and config make. */
export async function verifyImage(
  clientOptions: ClientOptions,
  text: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onProgress?: ProgressListener | undefined },
): Promise<ImageVerification> {
  const { signal } = options
  const session = openSession(clientOptions)
  try {
    const reference = parseReference(text, session.defaults)
    const registry = await session.open(reference.registry, 'read', { ...reference, signal })
    const repository = registry.repository(reference.repository)
    const { digest, manifest, config } = await namingRule(session, { ...reference, signal }, () =>
      readImage(repository, wantedOf(reference), { signal }),
    )
    const readBytes = manifest.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const progress = startStep(options.onProgress, 'verify', 'bytes', readBytes)
    const unpacked = await mapConcurrently(manifest.layers, PARALLEL_LAYERS, (layer, index) =>
      verifyLayer(repository.blobs, layer, config.diffIds[index], { progress, signal }),
    )
    progress.finish()
    return {
      reference: formatReference(reference),
      digest,
      blobs: manifest.layers.length + 1,
      readBytes: readBytes + manifest.config.sizeBytes,
      unpackedBytes: unpacked.reduce((sum, bytes) => sum + bytes, 0),
    }
  } finally {
    session.close()
  }
}

async function verifyLayer(
  blobs: Blobs,
  layer: Descriptor,
  diffId: Digest | undefined,
  { progress, signal }: { readonly progress: StepProgress; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const meter = createDigestMeter()
  const blob = await blobs.open(layer.digest, { signal })
  blob.on('data', (chunk: Buffer) => progress.add(chunk.byteLength))
  const tar = blob.pipe(unpacker(layer))
  blob.on('error', (error) => tar.destroy(error))
  for await (const chunk of tar) meter.update(chunk as Buffer)
  if (meter.digest() === diffId) return meter.sizeBytes
  throw new IntegrityError('DIGEST_MISMATCH', {
    action: ACTION,
    target: layer.digest,
    reason: 'unpacked, it is not what the image config says',
    hint: 'Push the image again under a new tag.',
    side: 'registry',
  })
}

function unpacker({ mediaType, digest }: Descriptor) {
  if (mediaType === OCI_LAYER_GZIP || mediaType === DOCKER_LAYER_GZIP) return createGunzip()
  throw new ServiceError('UNSUPPORTED', {
    action: ACTION,
    target: digest,
    reason: `this version cannot unpack ${mediaType}`,
    hint: 'Verify the image with a tool that can.',
    side: 'registry',
  })
}
