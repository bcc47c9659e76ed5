import { type AccessCalls, createAccessCalls } from './access/access-calls.js'
import { type CredentialCalls, createCredentialCalls } from './access/credential-calls.js'
import { createHarborCalls, type HarborCalls } from './access/harbor-setup/harbor-calls.js'
import { createSecretCalls, type SecretCalls } from './access/secret-calls.js'
import { type AppCalls, createAppCalls } from './apps/app-calls.js'
import { type ArtifactCalls, createArtifactCalls } from './artifacts/artifact-calls.js'
import { createTagCalls, type TagCalls } from './artifacts/tag-calls.js'
import { createImageCalls, type ImageCalls } from './images/image-calls.js'
import type { CapabilityReport } from './inventory/capability.js'
import { createProbeCache } from './inventory/probe-cache.js'
import type { ProjectReport } from './inventory/project-report.js'
import type { BaseCheck } from './push/base-check.js'
import type { FolderInspection } from './push/folder-inspection.js'
import type { BuildSource, PushOptions } from './push/push-options.js'
import type { PushPlan, PushReceipt } from './push/receipt.js'
import type { RegistryCheck } from './push/registry-check.js'
import type { SetupCheck } from './push/setup-check.js'
import { createScanCalls, type ScanCalls } from './scans/scan-calls.js'
import type { ClientOptions } from './session/client-options.js'
import { createStorageCalls, type StorageCalls } from './storage/storage-calls.js'
import { createTemplateCalls, type TemplateCalls } from './templates/template-calls.js'
import { createVersionCalls, type VersionCalls } from './versions/version-calls.js'
import type { WatchReport } from './watch/watch-event.js'
import type { WatchOptions } from './watch/watch-options.js'

/** Everything a user can do, as calls. Made by {@link createClient}. */
export interface Client extends ImageCalls {
  /**
   * Packs a build folder into an image and pushes it. Layers that the registry holds are not sent again.
   *
   * Network: reads base and target, asks a Harbor or the registry's platform for the room that is left, sends missing blobs,
   * writes the manifest last: until then the tag is as it was. The receipt has the warning `ROOM_SHORT` when room gets short.
   * Disk: reads the folder; writes the layer cache.
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
   * What {@link Client.push} would do, without changing anything. Without credential the registry is not asked and
   * `compared` is false.
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

  /** What is in the registry: repositories and artifacts, and deleting them. */
  readonly artifacts: ArtifactCalls

  /** Tags: listing, adding, removing, resolving. */
  readonly tags: TagCalls

  /** Vulnerabilities: scans, their reports, and whether a report fulfils what a team asks. */
  readonly scans: ScanCalls

  /** How much storage the project uses, and asking for more. */
  readonly storage: StorageCalls

  /** Templates: what each new tag of a repository becomes an app version by. */
  readonly templates: TemplateCalls

  /** The app versions of tags: making the one that a tag is to have. */
  readonly versions: VersionCalls

  /**
   * Sees to it that every tag of repositories has its app version, for registries whose platform keeps no templates itself: a
   * look at all tags now, then from time to time, until the signal fires. With `listen` the webhooks of a Harbor have it look
   * at once; what they say is not believed, so that lost, doubled and late ones do no harm. Nothing is kept on disk: whatever
   * ends the process, the next look goes on from what the servers have. Signatures and the like get no version.
   *
   * A failure is told and tried again, less often the longer it lasts. With `register` the project's webhook policy
   * `slipway-watch` is made or brought up to date first, with an administrator's credential that is used for that alone.
   *
   * Network: each look reads tags, apps and versions, and makes what is missing as `versions.linkAll` does; with `register` 5 or
   * 6 requests more. Listens on the port of `listen`. Disk: reads the `slipway.json` that has the templates.
   *
   * @throws ConfigError `OPTION_INVALID`, also for listening beyond loopback without a secret, `CONFIG_INVALID`,
   * `REFERENCE_INVALID`, `TEMPLATE_INVALID` where a repository has no template; AuthError `CREDENTIAL_MISSING`,
   * `CREDENTIAL_REJECTED`, `TOKEN_KIND_WRONG`; ServiceError `CAPABILITY_MISSING`: at the beginning and at the first look, later
   * they are told.
   * @throws PermissionError `DENIED`, NotFoundError `NAME_UNKNOWN`, ConnectionError by `register`.
   * @throws LocalError `LOCAL_IO` when the port cannot be had.
   * @throws AbortError `ABORTED` with `once` alone: every other watch resolves when the signal fires.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'harbor.example.com', project: 'studio', projectFile: 'slipway.json' })
   * const ended = new AbortController()
   * process.once('SIGINT', () => ended.abort())
   * const report = await client.watch({
   *   repositories: ['game-server'],
   *   listen: { port: 8085 }, // SLIPWAY_WEBHOOK_SECRET_FILE names the file with the secret
   *   signal: ended.signal,
   *   onEvent: (event) => event.type === 'created' && console.log(event.app, event.version, event.tag),
   * })
   * console.log(report.created.length)
   * ```
   */
  watch(options?: WatchOptions): Promise<WatchReport>

  /** The platform's apps and app versions: listing, switching on and off, deleting. */
  readonly apps: AppCalls

  /**
   * What the registry at hand offers to the credentials at hand, feature by feature, with the reason. Asked once for each client
   * and project.
   *
   * Network: up to 9 reads of registry, Harbor and platform, none waited for longer than 3 s; what does not answer is part of
   * the report.
   *
   * @throws ConfigError `CONFIG_INVALID` without a registry; AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`;
   * ConnectionError when the registry does not answer.
   */
  capabilities(options?: {
    /** Default: the client's project. */
    readonly project?: string | undefined
    readonly signal?: AbortSignal | undefined
  }): Promise<CapabilityReport>

  /**
   * What holds for the project and what the credential may do in it: roles or permissions, rules for immutable tags and for
   * retention in words, policies against vulnerable and unsigned images, the allowlist of vulnerabilities. What may not be read
   * is absent, and `gaps` says which request was answered how.
   *
   * Network: once for each client what `capabilities` asks; up to 5 GETs.
   *
   * @throws ConfigError `CONFIG_INVALID` without a registry; AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`;
   * ConnectionError.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const { immutableTags = [], gaps } = await client.project()
   * for (const { text } of immutableTags) console.log(`cannot be moved: ${text}`)
   * for (const gap of gaps) console.warn(gap)
   * ```
   */
  project(options?: {
    /** Default: the client's project. */
    readonly project?: string | undefined
    readonly signal?: AbortSignal | undefined
  }): Promise<ProjectReport>

  /** Access to the registry: its state, asking for it, waiting for staff. */
  readonly access: AccessCalls

  /** Credentials: logging in and out, what they may do, where they are kept. */
  readonly credentials: CredentialCalls

  /** The secrets that templates name: keeping them on this machine. */
  readonly secrets: SecretCalls

  /** Setting up a Harbor of one's own, for its administrator. */
  readonly harbor: HarborCalls

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
}

/**
 * Makes a client. Does no I/O: what is missing shows when a call needs it.
 *
 * @example
 * ```ts
 * import { createClient } from '@slipway/sdk'
 *
 * const client = createClient() // registry, project and credentials from SLIPWAY_… variables
 * const inspection = await client.inspectFolder({ folder: 'build/linux-server' })
 * console.log(inspection.engine.name, inspection.entrypoint)
 * ```
 */
export function createClient(options: ClientOptions = {}): Client {
  const place = { options, probes: createProbeCache() }
  // Everything behind a call is loaded by its first use, so that importing the package costs next to nothing.
  return {
    push: async (push) => (await import('./push/push.js')).push(options, push, { probes: place.probes }),
    plan: async (push) => (await import('./push/plan.js')).planPush(options, push),
    inspectFolder: async (source) => (await import('./push/folder-inspection.js')).inspectFolder(source),
    ...createImageCalls(options),
    artifacts: createArtifactCalls(place),
    tags: createTagCalls(place),
    scans: createScanCalls(place),
    storage: createStorageCalls(place),
    templates: createTemplateCalls(place),
    versions: createVersionCalls(place),
    watch: async (watching = {}) => (await import('./watch/watch.js')).watch(place, watching),
    apps: createAppCalls(options),
    capabilities: async (call = {}) =>
      (await import('./inventory/workplace.js')).withInventory(
        place,
        () => call,
        async ({ capabilities }) => capabilities,
      ),
    project: async (call = {}) => {
      const { withInventory } = await import('./inventory/workplace.js')
      const { readProjectReport } = await import('./inventory/read-project-report.js')
      return withInventory(
        place,
        () => call,
        (inventory) => readProjectReport(inventory, call),
      )
    },
    access: createAccessCalls(options),
    credentials: createCredentialCalls(options),
    secrets: createSecretCalls(options),
    harbor: createHarborCalls(options),
    checkRegistry: async (call = {}) =>
      (await import('./push/registry-check.js')).checkRegistry(options, call),
    checkBase: async (call = {}) => (await import('./push/base-check.js')).checkBase(options, call),
    checkSetup: async () => (await import('./push/setup-check.js')).checkSetup(options),
  }
}
