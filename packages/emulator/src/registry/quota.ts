import type { Digest } from '../oci/digest.js'
import { projectOf } from '../oci/repository-name.js'
import { RequestError } from '../server/request-error.js'
import type { Content } from '../storage/content.js'

/** The limit of a project that has none. */
export const UNLIMITED = -1

/** How much of its storage a project uses. */
export interface RegistryQuota {
  /** Bytes of all blobs and manifests of the project, each digest once. */
  usedBytes(project: string): number
  /** Bytes that the project may use; {@link UNLIMITED} for as many as there are. */
  limitBytes(project: string): number
}

/** Content that is about to come into a project. */
export interface Addition {
  readonly sizeBytes: number
  /** What the project holds already needs no room. */
  readonly digest?: Digest
}

/** The room that projects have left. */
export interface Room {
  /**
   * Makes sure that the project of a repository has room for content.
   *
   * @throws {@link RequestError} 403 `DENIED`, in Harbor's words.
   */
  require(repository: string, addition: Addition): void
  /** Likewise, and keeps the room while the work stores the content: nobody else can fill it meanwhile. */
  keep<T>(repository: string, addition: Addition, work: () => Promise<T>): Promise<T>
}

/** What tells whether a project holds content. */
type Holdings = Pick<Content, 'repositoryNames' | 'blobSizeBytes' | 'manifest'>

/** Watches over the room of all projects. */
export function createRoom(quota: RegistryQuota, content: Holdings): Room {
  const keptBytes = new Map<string, number>()
  const keepMore = (project: string, sizeBytes: number) =>
    keptBytes.set(project, (keptBytes.get(project) ?? 0) + sizeBytes)
  const require: Room['require'] = (repository, { sizeBytes, digest }) => {
    const project = projectOf(repository)
    const usedBytes = quota.usedBytes(project) + (keptBytes.get(project) ?? 0)
    const limitBytes = quota.limitBytes(project)
    if (limitBytes === UNLIMITED || usedBytes + sizeBytes <= limitBytes) return
    if (digest && holds(content, project, digest)) return
    const message = quotaMessage({ addedBytes: sizeBytes, usedBytes, limitBytes })
    throw new RequestError(403, [{ code: 'DENIED', message }])
  }
  /** Far from the limit nobody has to look through the project for content that may be there. */
  const isHeldAndTight = (project: string, { sizeBytes, digest }: Addition): boolean => {
    const limitBytes = quota.limitBytes(project)
    if (digest === undefined || limitBytes === UNLIMITED) return false
    const wantedBytes = quota.usedBytes(project) + (keptBytes.get(project) ?? 0) + sizeBytes
    return wantedBytes > limitBytes / 2 && holds(content, project, digest)
  }
  return {
    require,
    async keep(repository, addition, work) {
      require(repository, addition)
      const project = projectOf(repository)
      const newBytes = isHeldAndTight(project, addition) ? 0 : addition.sizeBytes
      keepMore(project, newBytes)
      try {
        return await work()
      } finally {
        keepMore(project, -newBytes)
      }
    },
  }
}

/** Words the refusal of content that does not fit, so that clients of Harbor know it for what it is. */
export function quotaMessage(bytes: {
  readonly addedBytes: number
  readonly usedBytes: number
  readonly limitBytes: number
}): string {
  return (
    `adding ${sizeText(bytes.addedBytes)} of storage resource, which when updated to current usage of ` +
    `${sizeText(bytes.usedBytes)} will exceed the configured upper limit of ${sizeText(bytes.limitBytes)}.`
  )
}

/** Words the warning that a project has little room left, as Harbor does. */
export function quotaWarning({
  usedBytes,
  limitBytes,
}: {
  readonly usedBytes: number
  readonly limitBytes: number
}): string {
  return `quota usage reach 85%: resource storage used ${sizeText(usedBytes)} of ${sizeText(limitBytes)}`
}

function holds(content: Holdings, project: string, digest: Digest): boolean {
  return content
    .repositoryNames()
    .filter((repository) => projectOf(repository) === project)
    .some(
      (repository) =>
        content.blobSizeBytes(repository, digest) !== undefined ||
        content.manifest(repository, digest) !== undefined,
    )
}

const KIB = 1024
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB']

function sizeText(sizeBytes: number): string {
  if (sizeBytes < KIB) return `${sizeBytes} B`
  const power = Math.min(UNITS.length, Math.floor(Math.log2(sizeBytes) / Math.log2(KIB)))
  return `${(sizeBytes / KIB ** power).toFixed(1)} ${UNITS[power - 1]}`
}
