import { type Digest, digestOf } from '../reference/digest.js'
import { canonicalJson } from './canonical-json.js'
import type { EncodedContent } from './descriptor.js'
import { encodeHealthCheck, type HealthCheck } from './health-check.js'
import { OCI_CONFIG } from './media-types.js'
import type { Platform } from './platform.js'

/**
 * How a container made from the image runs.
 *
 * @see image-spec v1.1, config.md, "config"
 */
export interface RunConfig {
  /** User, or `uid:gid`, that the program runs as. */
  readonly user?: string
  /** Absolute working folder. */
  readonly workingDir?: string
  /** Exec form: program and arguments, no shell. */
  readonly entrypoint?: readonly string[]
  /** Default arguments, replaced by those given at start. */
  readonly args?: readonly string[]
  /** `NAME=value`. */
  readonly env?: readonly string[]
  /** `7777/udp`. */
  readonly exposedPorts?: readonly string[]
  /** Absolute folders that an engine keeps outside the container's own files. */
  readonly volumes?: readonly string[]
  /** `SIGTERM`, `SIGINT` … */
  readonly stopSignal?: string
  /** Docker's; other runtimes do not look at it. */
  readonly healthcheck?: HealthCheck
  readonly labels?: Readonly<Record<string, string>>
}

/** One line of an image's history. */
export interface HistoryEntry {
  readonly created?: string
  readonly createdBy?: string
  readonly comment?: string
  /** The step made no layer. */
  readonly emptyLayer?: boolean
}

/**
 * An image's configuration: its platform, how it runs, and the diff ids of its layers from the bottom up.
 *
 * @see image-spec v1.1, config.md
 */
export interface ImageConfig {
  readonly platform: Platform
  /** RFC 3339. */
  readonly created?: string
  readonly run: RunConfig
  readonly diffIds: readonly Digest[]
  readonly history: readonly HistoryEntry[]
}

/** Encodes a configuration to its canonical bytes and gives it its digest. */
export function encodeConfig(config: ImageConfig): EncodedContent {
  const { platform, run } = config
  const bytes = canonicalJson({
    architecture: platform.architecture,
    os: platform.os,
    variant: platform.variant,
    created: config.created,
    config: {
      User: run.user,
      WorkingDir: run.workingDir,
      Entrypoint: run.entrypoint,
      Cmd: run.args,
      Env: run.env,
      ExposedPorts: emptyObjects(run.exposedPorts),
      Volumes: emptyObjects(run.volumes),
      StopSignal: run.stopSignal,
      Healthcheck: run.healthcheck && encodeHealthCheck(run.healthcheck),
      Labels: run.labels,
    },
    rootfs: { type: 'layers', diff_ids: config.diffIds },
    history: config.history.map((entry) => ({
      created: entry.created,
      created_by: entry.createdBy,
      comment: entry.comment,
      empty_layer: entry.emptyLayer,
    })),
  })
  return { bytes, mediaType: OCI_CONFIG, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
}

function emptyObjects(keys: readonly string[] | undefined): Record<string, object> | undefined {
  return keys === undefined ? undefined : Object.fromEntries(keys.map((key) => [key, {}]))
}
