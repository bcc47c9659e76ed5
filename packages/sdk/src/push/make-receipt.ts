import { formatPlatform } from '../oci/platform.js'
import type { Image } from '../pack/assemble-image.js'
import type { Warning } from '../pack/warning.js'
import type { Digest } from '../reference/digest.js'
import { formatReference } from '../reference/reference.js'
import type { PushState } from './push-state.js'
import type { PushedVersion, PushReceipt, ReceiptLayer } from './receipt.js'
import type { SentBlobs } from './send-blobs.js'

/** What the hops after the planning found out. */
interface Done {
  readonly sentConfigBytes: number
  readonly appVersion: PushedVersion | undefined
  readonly warnings: readonly Warning[]
  readonly requests: number
  readonly durationMs: number
}

/** Hop 11: everything that the hops before found out, as one object. */
export function makeReceipt(
  { target, build, base }: PushState,
  done: Done & { readonly image: Image; readonly blobs: SentBlobs },
): PushReceipt {
  const { manifest, config } = done.image
  const layers = [...baseLayers(base, done.blobs), ...ownLayers(build.plans, done.blobs)]
  return receiptOf({ target, build, base }, { ...done, manifest, config, layers })
}

/** A receipt of layers that are in the registry, however they came there. */
export function receiptOf(
  { target, build, base }: Pick<PushState, 'target' | 'build' | 'base'>,
  done: Done & {
    readonly manifest: { readonly digest: Digest; readonly sizeBytes: number }
    readonly config: { readonly sizeBytes: number }
    readonly layers: readonly ReceiptLayer[]
  },
): PushReceipt {
  const { manifest, config, layers } = done
  const sum = (of: readonly ReceiptLayer[]) => of.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
  const uploadedBytes = sum(layers.filter(({ outcome }) => outcome === 'uploaded')) + done.sentConfigBytes
  return {
    schemaVersion: 1,
    reference: formatReference(target),
    repository: target.repository,
    name: target.repository.split('/').at(-1) ?? target.repository,
    tag: target.tag,
    digest: manifest.digest,
    platform: formatPlatform(build.platform),
    engine: engineOf(build),
    sizeBytes: manifest.sizeBytes + config.sizeBytes + sum(layers),
    uploadedBytes,
    reusedBytes: sum(layers) + config.sizeBytes - uploadedBytes,
    requests: done.requests,
    durationMs: Math.round(done.durationMs),
    layers,
    ...(base !== undefined &&
      base.isEarlierPush !== true && { base: { reference: base.reference, digest: base.digest } }),
    excluded: build.excluded,
    ...(done.appVersion !== undefined && { appVersion: done.appVersion }),
    warnings: done.warnings,
  }
}

/** Name and version of the engine, as receipts and plans carry them. */
export function engineOf({ engine: { name, version } }: PushState['build']): PushReceipt['engine'] {
  return { name, ...(version !== undefined && { version }) }
}

function baseLayers(base: PushState['base'], blobs: SentBlobs): ReceiptLayer[] {
  return (base?.manifest.layers ?? []).flatMap(({ digest, sizeBytes }, index): ReceiptLayer[] => {
    const diffId = base?.config.diffIds[index]
    const outcome = blobs.base[index]
    return diffId === undefined || outcome === undefined
      ? []
      : [{ digest, diffId, sizeBytes, outcome, files: 0 }]
  })
}

function ownLayers(plans: PushState['build']['plans'], blobs: SentBlobs): ReceiptLayer[] {
  return blobs.layers.map(({ digest, diffId, sizeBytes, outcome }, index) => ({
    digest,
    diffId,
    sizeBytes,
    outcome,
    files: plans[index]?.fileCount ?? 0,
  }))
}
