import { IntegrityError } from '../errors/classes.js'
import { createChunkBuffers } from '../pack/chunk-buffers.js'
import type { FileOpener } from '../pack/file-system.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import { tarChunks } from '../pack/tar-chunks.js'
import { encodeTarHeader, TAR_END_BYTES, tarPadding } from '../pack/tar-header.js'
import { createDigestMeter, type Digest } from '../reference/digest.js'

const CONFIG_NAME = 'config.json'
const MANIFEST_NAME = 'manifest.json'
const BLOCK_BYTES = 512

/** A layer on its way into the engine. */
export interface ArchiveLayer {
  readonly diffId: Digest
  /** Exact bytes of what `open` gives. */
  readonly sizeBytes: number
  /** The layer's tar archive, compressed or not. */
  open(signal: AbortSignal | undefined): AsyncIterable<Buffer>
}

/** What the engine gets. */
export interface LoadArchive {
  /** Bytes of the whole archive. */
  readonly sizeBytes: number
  open(options: {
    readonly signal: AbortSignal | undefined
    readonly onBytes: (bytes: number) => void
  }): AsyncGenerator<Buffer>
}

/**
 * An image in the form that `docker load` takes, made while it is read. A layer that the engine has already is named in it and
 * not part of it: `layers` has `undefined` at its place.
 *
 * @see Docker image specification v1.2, "Combined Image JSON + Filesystem Changeset Format"
 */
export function loadArchive(image: {
  readonly config: Buffer
  readonly tag: string
  readonly layers: readonly (ArchiveLayer | undefined)[]
}): LoadArchive {
  const names = image.layers.map((_layer, index) => `${index}.tar`)
  const manifest = Buffer.from(
    JSON.stringify([{ Config: CONFIG_NAME, RepoTags: [image.tag], Layers: names }]),
  )
  const members = [
    ...image.layers.flatMap((layer, index) =>
      layer === undefined ? [] : [{ ...layer, path: `${index}.tar` }],
    ),
    memoryMember(CONFIG_NAME, image.config),
    memoryMember(MANIFEST_NAME, manifest),
  ]
  const memberBytes = ({ sizeBytes }: { readonly sizeBytes: number }) =>
    BLOCK_BYTES + sizeBytes + tarPadding(sizeBytes)
  return {
    sizeBytes: members.reduce((sum, member) => sum + memberBytes(member), TAR_END_BYTES),
    async *open({ signal, onBytes }) {
      for (const { path, sizeBytes, open } of members) {
        yield encodeTarHeader({ path, kind: 'file', mode: 0o644, owner: 0, sizeBytes })
        for await (const bytes of open(signal)) {
          yield bytes
          onBytes(bytes.byteLength)
        }
        yield Buffer.alloc(tarPadding(sizeBytes))
        onBytes(BLOCK_BYTES + tarPadding(sizeBytes))
      }
      yield Buffer.alloc(TAR_END_BYTES)
      onBytes(TAR_END_BYTES)
    },
  }
}

/** A layer of the build, packed without compression: an engine on the same machine gains nothing by it. */
export function plannedLayer(plan: LayerPlan, diffId: Digest, fileSystem: FileOpener): ArchiveLayer {
  return {
    diffId,
    sizeBytes: plan.tarSizeBytes,
    async *open(signal) {
      const meter = createDigestMeter()
      // None is given back: the connection still has them when the next one is filled.
      for await (const chunk of tarChunks(plan.members, createChunkBuffers(), {
        fileSystem,
        signal,
      })) {
        meter.update(chunk)
        yield chunk
      }
      if (meter.digest() !== diffId) throw contentChanged(plan)
    },
  }
}

function memoryMember(path: string, bytes: Buffer) {
  return {
    path,
    sizeBytes: bytes.byteLength,
    async *open() {
      yield bytes
    },
  }
}

function contentChanged(plan: LayerPlan): IntegrityError {
  return new IntegrityError('FILE_CHANGED', {
    action: 'pack the layer',
    target: plan.name,
    reason: 'its files changed while they were read',
    hint: 'Wait until the build is done, then run it again.',
    side: 'local',
    retryable: true,
  })
}
