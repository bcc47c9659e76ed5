import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Credential } from '../credentials/credential.js'
import { LocalError, NotFoundError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { ImageConfig } from '../oci/config.js'
import type { EngineConnection } from './connection.js'
import { clipWords } from './engine-error.js'
import { pullImage, pushImage } from './image-transfer.js'
import { readJsonLines } from './json-lines.js'
import { historyRecord, imageRecord, listedImageRecord } from './records/image.js'
import { progressLineRecord } from './records/progress-line.js'
import { readRecord } from './records/read-record.js'

/** What every call takes. */
export interface EngineCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** What a push or a pull takes. */
export interface EngineTransferOptions extends EngineCallOptions {
  /** Hears every line that the engine says on the way, in one clause: `Pushed 4f2c9ab10c3d`. */
  readonly onLine?: ((line: string) => void) | undefined
}

/** An image that the engine has. */
export interface EngineImage {
  /** `sha256:…`: with the classic image store the digest of the engine's own configuration of the image. */
  readonly id: string
  /** `game-server:1.0`; empty for an image without tag. */
  readonly tags: readonly string[]
  /** `registry.example.com/studio/game-server@sha256:…`, for images that were pushed or pulled. */
  readonly repoDigests: readonly string[]
  readonly config: ImageConfig
  /** Bytes that it takes unpacked. */
  readonly sizeBytes: number
}

/** An image in the engine's list. */
export interface ListedEngineImage {
  readonly id: string
  readonly tags: readonly string[]
  /** As those of {@link EngineImage}. */
  readonly repoDigests: readonly string[]
}

/** What the registry has after a push by the engine. */
export interface EnginePushed {
  /** Digest of the manifest. */
  readonly digest: string
  /** Size of the manifest in bytes. */
  readonly sizeBytes: number
}

/** The engine's images. Calls throw as {@link EngineConnection} does, and as they say themselves. */
export interface EngineImages {
  /** The image of a name, a reference or an id; `undefined` when the engine has none. 2 requests. */
  find(name: string, options?: EngineCallOptions): Promise<EngineImage | undefined>
  list(options?: EngineCallOptions): Promise<readonly ListedEngineImage[]>
  /**
   * The image as a tar archive, as it comes: `GET /images/{name}/get`.
   *
   * @throws NotFoundError `ENGINE_IMAGE_UNKNOWN`.
   */
  save(name: string, options?: EngineCallOptions): Promise<Readable>
  /** Gives the engine an image as a tar archive: `POST /images/load`. */
  load(archive: Readable, options?: EngineCallOptions): Promise<void>
  /**
   * Gives an image another name.
   *
   * @throws NotFoundError `ENGINE_IMAGE_UNKNOWN`.
   */
  tag(name: string, reference: string, options?: EngineCallOptions): Promise<void>
  /** Takes a name away, and the image with its last one. Running containers keep theirs. */
  remove(name: string, options?: EngineCallOptions): Promise<'deleted' | 'gone'>
  /**
   * Lets the engine push an image that it has under this reference. The credential goes with this one request.
   *
   * @throws AuthError `CREDENTIAL_REJECTED`, PermissionError `DENIED`, QuotaError `QUOTA_EXCEEDED`, ConflictError
   * `TAG_IMMUTABLE`, ConnectionError `TLS` or `NETWORK`, NotFoundError `ENGINE_IMAGE_UNKNOWN`.
   */
  push(
    reference: string,
    credential: Credential | 'anonymous',
    options?: EngineTransferOptions,
  ): Promise<EnginePushed>
  /** Lets the engine pull an image. Throws as `push` does. */
  pull(
    reference: string,
    credential: Credential | 'anonymous',
    options?: EngineTransferOptions,
  ): Promise<void>
}

/** The images of the engine at the other end of a connection. */
export function createImages(connection: EngineConnection): EngineImages {
  return {
    find: (name, options) => findImage(connection, name, options),
    list: async ({ signal } = {}) => {
      const action = "list the Docker engine's images"
      const { body } = await connection.json({ method: 'GET', path: '/images/json', action, signal })
      return readRecord(z.array(listedImageRecord), body, { action })
    },
    save: async (name, { signal } = {}) => {
      const action = 'read from the Docker engine the image'
      const request = {
        method: 'GET',
        path: `/images/${pathOf(name)}/get`,
        action,
        target: name,
        signal,
      } as const
      return await connection.stream(request).catch((error: unknown) => {
        throw isSdkError(error) && error.status === 404 ? unknownImage(action, name) : error
      })
    },
    load: (archive, options) => loadImage(connection, archive, options),
    tag: async (name, reference, { signal } = {}) => {
      const action = 'tag in the Docker engine the image'
      const { repository, tag } = repositoryAndTag(reference)
      const path = `/images/${pathOf(name)}/tag?repo=${encodeURIComponent(repository)}&tag=${encodeURIComponent(tag)}`
      const { status } = await connection.json({
        method: 'POST',
        path,
        accept: [404],
        action,
        target: name,
        signal,
      })
      if (status === 404) throw unknownImage(action, name)
    },
    remove: async (name, { signal } = {}) => {
      const action = 'remove from the Docker engine the image'
      const path = `/images/${pathOf(name)}`
      const { status } = await connection.json({
        method: 'DELETE',
        path,
        accept: [404],
        action,
        target: name,
        signal,
      })
      return status === 404 ? 'gone' : 'deleted'
    },
    push: (reference, credential, options) => pushImage(connection, reference, { ...options, credential }),
    pull: (reference, credential, options) => pullImage(connection, reference, { ...options, credential }),
  }
}

async function findImage(
  connection: EngineConnection,
  name: string,
  { signal }: EngineCallOptions = {},
): Promise<EngineImage | undefined> {
  const request = {
    method: 'GET',
    accept: [404],
    action: 'look in the Docker engine for the image',
    target: name,
    signal,
  } as const
  const found = await connection.json({ ...request, path: `/images/${pathOf(name)}/json` })
  if (found.status === 404) return undefined
  const image = readRecord(imageRecord, found.body, request)
  const told = await connection.json({ ...request, path: `/images/${encodeURIComponent(image.id)}/history` })
  const history = told.status === 404 ? [] : readRecord(historyRecord, told.body, request)
  const { config } = image
  // The engine tells sizes, not which step made a layer: a history that does not fit the layers is worse than none.
  const fits = history.filter(({ emptyLayer }) => !emptyLayer).length === config.diffIds.length
  return fits ? { ...image, config: { ...config, history } } : image
}

async function loadImage(
  connection: EngineConnection,
  archive: Readable,
  { signal }: EngineCallOptions = {},
): Promise<void> {
  const action = 'load an image into the Docker engine'
  const headers = { 'Content-Type': 'application/x-tar' }
  const path = '/images/load?quiet=1'
  const body = await connection.stream({ method: 'POST', path, headers, body: archive, action, signal })
  for await (const value of readJsonLines(body)) {
    const line = progressLineRecord.safeParse(value)
    if (line.success && line.data.error !== undefined) {
      throw new LocalError('ENGINE_FAILED', {
        action,
        reason: clipWords(line.data.error),
        hint: 'The engine says why in its own words; look for room on its disk: docker system df.',
        side: 'local',
      })
    }
  }
}

function unknownImage(action: string, target: string): NotFoundError {
  return new NotFoundError('ENGINE_IMAGE_UNKNOWN', {
    action,
    target,
    reason: 'the engine has no such image',
    hint: 'See what it has: docker image ls.',
    side: 'local',
  })
}

/** The name as a path; its `/` stay, as the engine's own clients write it. */
function pathOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

/** Any name that the engine knows: not every one is a full reference. */
function repositoryAndTag(reference: string): { readonly repository: string; readonly tag: string } {
  const colon = reference.lastIndexOf(':')
  return colon > reference.lastIndexOf('/')
    ? { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) }
    : { repository: reference, tag: 'latest' }
}
