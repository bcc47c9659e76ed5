import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import type { Repository } from '../../src/registry/repository.js'
import type { BlobSource } from '../../src/registry/upload.js'
import { buildElf } from './elf-builder.js'
import type { PlainAccount, PlainRegistry } from './plain-registry.js'
import type { TagJudge } from './tag-judge.js'
import { writeTree } from './temp-folder.js'

/** A registry that faults are tried on. */
export interface FaultRegistry extends PlainRegistry {
  readonly account: PlainAccount
  readonly project: string
  readonly judge: TagJudge
  /** Ends it and starts it again with the same content. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Another registry, which serves base images to everybody. */
export interface BaseRegistry extends PlainRegistry {
  readonly project: string
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts what a test tries faults on. */
export interface FaultRegistries {
  target(): Promise<FaultRegistry>
  source(): Promise<BaseRegistry>
}

/** What the pushes of all tests share. */
export interface FaultBench {
  /** Build folder with two small layers and one that is sent as a large one. */
  readonly folder: string
  /** A new empty folder for a push's cache. */
  cacheDir(): Promise<string>
  close(): Promise<void>
}

/** Random bytes in the build folder: they do not shrink. */
export const STREAMED_BYTES = 120_000
/** A layer above this counts as large. */
export const SMALL_LAYER_BYTES = 32 * 1024
/** Makes the folders of a {@link FaultBench}. */
export async function openFaultBench(): Promise<FaultBench> {
  const root = await mkdtemp(join(tmpdir(), 'slipway-faults-'))
  const folder = join(root, 'build')
  await writeTree(folder, { server: buildElf(), 'data.bin': randomBytes(STREAMED_BYTES) })
  return {
    folder,
    cacheDir: () => mkdtemp(join(root, 'cache-')),
    close: () => rm(root, { recursive: true, force: true }),
  }
}

/**
 * Puts a small image under a tag and gives its digest. Equal texts give equal images, whose blobs can be taken from
 * another repository of the registry.
 */
export async function putSmallImage(
  { blobs, manifests }: Repository,
  { tag, text, from }: { readonly tag: string; readonly text: string; readonly from?: string | undefined },
): Promise<string> {
  const content = Buffer.alloc(1024, text)
  const image = {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(content)] },
  }
  const config = aKnownBlob(Buffer.from(JSON.stringify(image)))
  const layer = aKnownBlob(gzipSync(content))
  for (const blob of [config, layer]) {
    if (from === undefined) await blobs.upload(blob)
    else await blobs.mount(blob.digest, from)
  }
  const manifest = encodeManifest({
    config: { ...config, mediaType: OCI_CONFIG },
    layers: [{ ...layer, mediaType: OCI_LAYER_GZIP }],
  })
  await manifests.put(tag, manifest)
  return manifest.digest
}

function aKnownBlob(bytes: Buffer): BlobSource {
  return { digest: digestOf(bytes), sizeBytes: bytes.byteLength, open: () => bytes }
}
