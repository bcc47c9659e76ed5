import type { EngineCheck } from '../docker/engine-check.js'
import type { BuildSource } from '../folder-image/image-options.js'
import type { ProbeCache } from '../inventory/probe-cache.js'
import type { ClientOptions } from '../session/client-options.js'
import type { BaseCheck } from './base-check.js'
import type { FolderInspection } from './folder-inspection.js'
import type { PushOptions } from './push-options.js'
import type { PushPlan, PushReceipt } from './receipt.js'
import type { RegistryCheck } from './registry-check.js'
import type { SetupCheck } from './setup-check.js'

/** Pushing, and everything that can be found out before. */
export interface PushCalls {
  /**
   * Packs a build folder into an image and pushes it, or an image that the Docker engine has or builds from a Dockerfile. Layers
   * that the registry holds are not sent again.
   *
   * Network: reads base and target, asks a Harbor or the registry's platform for the room that is left, sends missing blobs,
   * writes the manifest last: until then the tag is as it was. The receipt has the warning `ROOM_SHORT` when room gets short.
   * Disk: reads the folder; writes the layer cache, and the log of a build. With an image of the engine its files are read from
   * there, and with `via: 'daemon'` the engine sends them.
   *
   * @throws ConfigError `REFERENCE_INVALID`, `TAG_REFUSED` (`latest`), `OPTION_INVALID`, `BUILD_EMPTY`,
   * `PROGRAM_NOT_FOUND`, `PROGRAM_AMBIGUOUS`, `PLATFORM_UNSUPPORTED`, `PLATFORM_MIXED`, `FILE_UNSUPPORTED`,
   * `SYMLINK_ESCAPES`, `BASE_REQUIRED`: before the first request.
   * @throws AuthError `CREDENTIAL_MISSING` before the first request, `CREDENTIAL_REJECTED` after it.
   * @throws PermissionError `PUSH_CREDENTIAL_REQUIRED` or `DENIED` when the credential may not push there.
   * @throws NotFoundError `BASE_NOT_FOUND` when the base image does not exist.
   * @throws ConflictError `ALREADY_EXISTS` when the tag names another image, `TAG_IMMUTABLE` when it cannot be moved.
   * @throws QuotaError `QUOTA_EXCEEDED` when the project is full, before anything is sent where that is certain: the hint says
   * what to delete, where that can be found out; `RATE_LIMITED` when the registry asks to wait.
   * @throws IntegrityError `FILE_CHANGED` when a build still writes into the folder, `DIGEST_MISMATCH` when the
   * registry stored something else.
   * @throws ConnectionError `NETWORK`, `TIMEOUT`, `TLS`, `PROXY`, `STALLED` when the registry cannot be reached.
   * @throws LocalError `ENGINE_MISSING`, `ENGINE_NOT_RUNNING`, `ENGINE_DENIED`, `ENGINE_FAILED`, NotFoundError
   * `ENGINE_IMAGE_UNKNOWN`, ServiceError `CAPABILITY_MISSING` about the Docker engine; LocalError `BUILD_FAILED`, ConfigError
   * `DOCKERFILE_INVALID` about a Dockerfile, with its line.
   * @throws AbortError `ABORTED` when the signal fires.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const receipt = await client.push({ from: { folder: 'build/linux-server' }, to: 'game-server:1.4.2' })
   * console.log(receipt.reference, receipt.digest)
   * ```
   */
  push(options: PushOptions): Promise<PushReceipt>

  /**
   * What {@link PushCalls.push} would do, without changing anything but what the engine has: a Dockerfile is built. Without
   * credential the registry is not asked and `compared` is false.
   *
   * @throws the same errors as `push`, except those of writing.
   */
  plan(options: PushOptions): Promise<PushPlan>

  /**
   * What a build folder is: engine, program, platform, the base it needs, what ships and what does not. No network.
   *
   * @throws ConfigError for a folder that cannot become an image, with the codes of `push`.
   */
  inspectFolder(
    options: BuildSource & { readonly signal?: AbortSignal | undefined },
  ): Promise<FolderInspection>

  /**
   * Whether the registry answers and believes the push credential, for `doctor` and set-up windows.
   *
   * @throws AuthError, ConnectionError as `push` does.
   */
  checkRegistry(options?: { readonly signal?: AbortSignal | undefined }): Promise<RegistryCheck>

  /**
   * Whether the registry of a base image, or the mirror in its place, answers; `undefined` for `scratch`. No image is
   * asked for, so that it counts against no limit. Network: one read.
   *
   * @throws ConfigError `REFERENCE_INVALID`; ConnectionError as `push` does.
   */
  checkBase(options?: {
    /** As in {@link PushOptions}. Default: the first of the bases that `push` chooses from. */
    readonly base?: string | undefined
    readonly signal?: AbortSignal | undefined
  }): Promise<BaseCheck | undefined>

  /**
   * What the settings amount to: proxy, trusted certificates, credentials, layer cache. A bad one is part of the result
   * and hides no other. No network. Disk: reads the files that the settings name.
   *
   * @throws ConfigError `CONFIG_INVALID` when the registry is not a host.
   */
  checkSetup(): Promise<SetupCheck>

  /**
   * Whether there is a Docker engine, for `doctor` and set-up windows: it is needed for Dockerfiles and for running an image here,
   * for nothing else. Network: two requests to the engine. Disk: reads Docker's `config.json` and its context.
   *
   * @throws AbortError alone.
   */
  checkDockerEngine(options?: { readonly signal?: AbortSignal | undefined }): Promise<EngineCheck>
}

/** Makes the calls of a client. What is behind one is loaded by its first use. */
export function createPushCalls({
  options,
  probes,
}: {
  readonly options: ClientOptions
  readonly probes: ProbeCache
}): PushCalls {
  return {
    push: async (push) => (await import('./push.js')).push(options, push, { probes }),
    plan: async (push) => (await import('./plan.js')).planPush(options, push),
    inspectFolder: async (source) => (await import('./folder-inspection.js')).inspectFolder(source),
    checkRegistry: async (call = {}) => (await import('./registry-check.js')).checkRegistry(options, call),
    checkBase: async (call = {}) => (await import('./base-check.js')).checkBase(options, call),
    checkSetup: async () => (await import('./setup-check.js')).checkSetup(options),
    checkDockerEngine: async (call = {}) =>
      (await import('../docker/engine-check.js')).checkDockerEngine({ env: options.env, ...call }),
  }
}
