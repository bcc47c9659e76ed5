import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

interface Descriptor {
  readonly digest: string
}

/** An image in an OCI layout folder, as skopeo wrote it. */
export interface LaidOutImage {
  /** What the index names. */
  readonly manifestDigest: string
  /** Paths of the layers' files, from the bottom up. */
  readonly layerPaths: readonly string[]
  /** Digests of the layers once uncompressed, computed here. */
  readonly diffIds: readonly string[]
  /** Names of blob files whose bytes have another digest. */
  readonly corruptBlobs: readonly string[]
}

/** Reads an OCI layout folder with one image and computes every digest anew. */
export async function readLayout(folder: string): Promise<LaidOutImage> {
  const blobs = join(folder, 'blobs', 'sha256')
  const pathOf = ({ digest }: Descriptor) => join(blobs, digest.slice('sha256:'.length))
  const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown

  const { manifests } = (await readJson(join(folder, 'index.json'))) as { manifests: Descriptor[] }
  const [named] = manifests
  if (named === undefined || manifests.length > 1) throw new TypeError('The layout does not hold one image')
  const { layers } = (await readJson(pathOf(named))) as { layers: Descriptor[] }
  const layerPaths = layers.map(pathOf)
  const corruptBlobs: string[] = []
  for (const name of await readdir(blobs)) {
    if (sha256(await readFile(join(blobs, name))) !== name) corruptBlobs.push(name)
  }
  const diffIds: string[] = []
  for (const path of layerPaths) diffIds.push(`sha256:${sha256(gunzipSync(await readFile(path)))}`)
  return { manifestDigest: named.digest, layerPaths, diffIds, corruptBlobs }
}

/** Hexadecimal digits of the bytes' SHA-256. */
export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
