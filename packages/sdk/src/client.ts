import { type AccessCalls, createAccessCalls } from './access/access-calls.js'
import { type CredentialCalls, createCredentialCalls } from './access/credential-calls.js'
import { createHarborCalls, type HarborCalls } from './access/harbor-setup/harbor-calls.js'
import { createSecretCalls, type SecretCalls } from './access/secret-calls.js'
import { type AppCalls, createAppCalls } from './apps/app-calls.js'
import { type ArtifactCalls, createArtifactCalls } from './artifacts/artifact-calls.js'
import { createTagCalls, type TagCalls } from './artifacts/tag-calls.js'
import { createDockerfileCalls, type DockerfileCalls } from './folder-image/dockerfile-calls.js'
import { createImageCalls, type ImageCalls } from './images/image-calls.js'
import type { CapabilityReport } from './inventory/capability.js'
import { createProbeCache } from './inventory/probe-cache.js'
import type { ProjectReport } from './inventory/project-report.js'
import { createPushCalls, type PushCalls } from './push/push-calls.js'
import type { RunOptions } from './run/run-options.js'
import type { RunReport } from './run/run-report.js'
import { createScanCalls, type ScanCalls } from './scans/scan-calls.js'
import type { ClientOptions } from './session/client-options.js'
import { createStorageCalls, type StorageCalls } from './storage/storage-calls.js'
import { createTemplateCalls, type TemplateCalls } from './templates/template-calls.js'
import { createVersionCalls, type VersionCalls } from './versions/version-calls.js'
import type { WatchReport } from './watch/watch-event.js'
import type { WatchOptions } from './watch/watch-options.js'

/** Everything a user can do, as calls. Made by {@link createClient}. */
export interface Client extends ImageCalls, PushCalls {
  /**
   * Runs a server in the Docker engine, to try it before it is deployed: a build folder, a Dockerfile, an image of the registry, or
   * one that the engine has. Its ports are published on 127.0.0.1, it is watched until it is ready and to its end, and its
   * container is taken away. A server that fails is a report with what went wrong and what to do about it, not an error.
   *
   * A folder's image is the one that `push` makes, and goes into the engine as a stream without what the engine has. Where it
   * stays is named `slipway-run/…`, as is what a Dockerfile makes; the next run of the folder replaces it. Containers that a killed
   * run left are removed.
   *
   * Network: the engine; the base of a folder as `push` reads it, and its layers where the engine lacks them; the engine pulls a
   * reference that it lacks, with the pull credential, which it gets for this alone. Disk: reads the folder; writes the layer cache.
   *
   * @throws LocalError `ENGINE_MISSING`, `ENGINE_NOT_RUNNING`, `ENGINE_DENIED`, `ENGINE_FAILED`; NotFoundError
   * `ENGINE_IMAGE_UNKNOWN`, `MANIFEST_UNKNOWN`.
   * @throws ConfigError for a folder that cannot become an image, with the codes of `push`; `OPTION_INVALID` for a port that is
   * none; `TEMPLATE_INVALID` for a secret of the template that is not stored here.
   * @throws LocalError `BUILD_FAILED`, ConfigError `DOCKERFILE_INVALID` for a Dockerfile, with its line.
   * @throws AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED` for a reference; IntegrityError `FILE_CHANGED`.
   * @throws AbortError `ABORTED` when the signal fires before the server is started.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient()
   * const report = await client.run({
   *   from: { folder: 'build/linux-server' },
   *   ports: ['7777/udp'],
   *   smokeMs: 10_000,
   *   onEvent: (event) => event.type === 'log' && console.log(event.text),
   * })
   * for (const { message, hint } of report.problems) console.error(message, hint)
   * ```
   */
  run(options: RunOptions): Promise<RunReport>

  /** Dockerfiles: making one for a build folder, and checking one. */
  readonly dockerfile: DockerfileCalls

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
    ...createPushCalls(place),
    run: async (running) => (await import('./run/run.js')).run(options, running),
    dockerfile: createDockerfileCalls(options),
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
  }
}
