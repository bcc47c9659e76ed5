import type { ArtifactRules } from '../../registry/artifact-rules.js'
import { RequestError } from '../../server/request-error.js'
import { HarborError } from '../harbor-error.js'
import { type DeletionParts, deleteArtifact } from './artifact-deletion.js'

/** Makes the rules that Harbor's registry follows on `/v2`: those of its API, and a policy for pulls. */
export function harborArtifactRules(
  parts: DeletionParts,
  pullProblem: ArtifactRules['pullProblem'],
): ArtifactRules {
  const { storage, immutable } = parts
  return {
    pullProblem,
    isImmutable: (repository, tag) =>
      storage.content.tagDigest(repository, tag) !== undefined && immutable.guard(repository)(tag),
    async deleteManifest(repository, digest) {
      try {
        return await deleteArtifact(parts, repository, digest)
      } catch (error) {
        if (!(error instanceof HarborError)) throw error
        const { status, code, message } = error
        throw new RequestError(status, [{ code, message }])
      }
    },
  }
}
