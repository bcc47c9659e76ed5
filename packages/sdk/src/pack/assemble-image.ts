import { encodeConfig, type HistoryEntry, type ImageConfig, type RunConfig } from '../oci/config.js'
import type { Descriptor, EncodedContent } from '../oci/descriptor.js'
import { encodeManifest, type Manifest } from '../oci/manifest.js'
import { OCI_LAYER_GZIP } from '../oci/media-types.js'
import type { Platform } from '../oci/platform.js'
import type { PackedLayer } from './pack-layer.js'

/** Every time in the image: equal inputs must give equal bytes. */
const EPOCH = '1970-01-01T00:00:00Z'
const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A base image as far as an image on top of it needs to know it. */
export interface BaseImage {
  readonly manifest: Manifest
  readonly config: ImageConfig
}

/** An image ready to be pushed: the manifest's digest is the image's identity. */
export interface Image {
  readonly config: EncodedContent
  readonly manifest: EncodedContent
}

/**
 * Hop 6: puts the layers on top of the base and encodes config and manifest.
 *
 * The bytes depend on the base, the layers and the run settings alone: no time, host or tag gets in.
 */
export function assembleImage(parts: {
  readonly platform: Platform
  readonly base: BaseImage | undefined
  readonly layers: readonly (PackedLayer & { readonly name: string })[]
  readonly run: RunConfig
  readonly annotations?: Readonly<Record<string, string>> | undefined
}): Image {
  const { base } = parts
  const history = parts.layers.map(
    ({ name }): HistoryEntry => ({ created: EPOCH, createdBy: 'slipway', comment: name }),
  )
  const config = encodeConfig({
    platform: parts.platform,
    created: EPOCH,
    run: onTopOf(base?.config.run, parts.run),
    diffIds: [...(base?.config.diffIds ?? []), ...parts.layers.map(({ diffId }) => diffId)],
    history: [...(base?.config.history ?? []), ...history],
  })
  const layers = parts.layers.map(layerDescriptor)
  const manifest = encodeManifest({
    config,
    layers: [...(base?.manifest.layers ?? []), ...layers],
    annotations: parts.annotations,
  })
  return { config, manifest }
}

/** The descriptor of a layer that this SDK packed. */
export function layerDescriptor({ digest, sizeBytes }: PackedLayer): Descriptor {
  return { mediaType: OCI_LAYER_GZIP, digest, sizeBytes }
}

/** The base's environment and labels stay unless the same name is set; everything else is the image's own. */
function onTopOf(base: RunConfig | undefined, own: RunConfig): RunConfig {
  const env = new Map<string, string>()
  for (const line of [DEFAULT_PATH, ...(base?.env ?? []), ...(own.env ?? [])])
    env.set(line.split('=', 1)[0] ?? '', line)
  const labels = { ...base?.labels, ...own.labels }
  return { ...own, env: [...env.values()], ...(Object.keys(labels).length > 0 && { labels }) }
}
