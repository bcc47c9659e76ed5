import type { Digest } from '../../oci/digest.js'
import { projectOf } from '../../oci/repository-name.js'
import { quotaMessage } from '../../registry/quota.js'
import { missingBytes } from '../../storage/missing-bytes.js'
import { HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'

/** Manifests that are copied from one repository to another. */
interface Copied {
  readonly from: string
  readonly to: string
  readonly digests: readonly Digest[]
}

/**
 * Makes sure that a project has room for what it does not hold yet of copied artifacts.
 *
 * @throws {@link HarborError} 403 `DENIED`, in the words of a push that finds no room.
 */
export function requireRoomFor({ database, quota }: HarborParts, { from, to, digests }: Copied): void {
  const project = projectOf(to)
  const addedBytes = missingBytes(database, { from, project, digests })
  const usedBytes = quota.usedBytes(project)
  const limitBytes = quota.limitBytes(project)
  if (addedBytes === 0 || usedBytes + addedBytes <= limitBytes || limitBytes < 0) return
  throw new HarborError(403, 'DENIED', quotaMessage({ addedBytes, usedBytes, limitBytes }))
}
