import { z } from 'zod'
import { isDigest } from '../../../oci/digest.js'
import { isForeignLayerType, isImageManifestType } from '../../../oci/media-types.js'
import type { ManifestRecord } from '../../../storage/content.js'
import type { Storage } from '../../../storage/storage.js'
import { readApkPackages } from './apk-packages.js'
import { compareApkVersions } from './apk-version.js'
import { compareDebianVersions } from './debian-version.js'
import { readDpkgPackages } from './dpkg-packages.js'
import type { Inventory } from './find-vulnerabilities.js'
import { type LayerChanges, readLayerChanges } from './layer-changes.js'
import { mergeLayers } from './merge-layers.js'
import { readDistribution } from './os-release.js'
import { createTextBudget } from './text-budget.js'

const IMAGE_CONFIGS: readonly (string | undefined)[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]

const manifestShape = z.looseObject({
  layers: z
    .array(z.looseObject({ mediaType: z.string(), digest: z.string().refine(isDigest) }))
    .nullable()
    .transform((layers) => layers ?? []),
})

/** Content of the registry, as far as a scan reads it. */
export type ScannedContent = Pick<Storage, 'blobs'>

/** Told of each step, in words for the scan's log. */
export type ScanNote = (text: string) => void

/** Tells whether a manifest is an image that runs, not what is attached to one or only uses a registry's form. */
export function isImage({ mediaType, configMediaType, subject, isSignature }: ManifestRecord): boolean {
  const isAttached = subject !== undefined || isSignature === true
  return isImageManifestType(mediaType) && IMAGE_CONFIGS.includes(configMediaType) && !isAttached
}

/**
 * Reads the packages of an image from its layers; undefined for an image without a package database that is known.
 *
 * Memory: the package databases, 128 MiB of them at most, and of a layer a few blocks at a time.
 *
 * @throws LayerError or TarError for layers that cannot be read; the error of the file system for one that is gone.
 */
export async function readImage(
  { blobs }: ScannedContent,
  digest: ManifestRecord['digest'],
  { note, signal }: { readonly note: ScanNote; readonly signal: AbortSignal },
): Promise<Inventory | undefined> {
  const layers = await layersOf({ blobs }, digest)
  const options = { budget: createTextBudget(), signal }
  const changes: LayerChanges[] = []
  for (const layer of layers) {
    signal.throwIfAborted()
    const change = await readLayerChanges(await blobs.stream(layer.digest), options)
    note(`layer ${layer.digest}: ${change.entryCount} files and folders`)
    changes.push(change)
  }
  return inventoryOf(mergeLayers(changes))
}

function inventoryOf(files: ReadonlyMap<string, string>): Inventory | undefined {
  const distribution = readDistribution(files) ?? { title: 'an unnamed distribution', names: [] }
  const ofDpkg = readDpkgPackages(files)
  if (ofDpkg) return { distribution, packages: ofDpkg, compare: compareDebianVersions }
  const ofApk = readApkPackages(files)
  return ofApk && { distribution, packages: ofApk, compare: compareApkVersions }
}

async function layersOf({ blobs }: ScannedContent, digest: ManifestRecord['digest']) {
  const { layers } = manifestShape.parse(JSON.parse(Buffer.from(await blobs.read(digest)).toString('utf8')))
  return layers.filter(({ mediaType }) => !isForeignLayerType(mediaType))
}
