import { OCI_INDEX } from '../oci/media-types.js'
import { type Answer, jsonAnswer } from '../server/answer.js'
import type { ManifestRecord } from '../storage/content.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'

/**
 * `GET /v2/<name>/referrers/<digest>`: lists the manifests whose subject is the digest; never 404.
 *
 * @see distribution-spec v1.1, "Listing Referrers"
 */
export async function listReferrers({ context, name, argument, storage }: RegistryCall): Promise<Answer> {
  const subject = requireDigest(argument)
  const artifactType = context.query.get('artifactType')
  const manifests = storage.content
    .referrers(name, subject)
    .filter((manifest) => !artifactType || manifest.artifactType === artifactType)
  return jsonAnswer(
    200,
    { schemaVersion: 2, mediaType: OCI_INDEX, manifests: manifests.map(describeReferrer) },
    { 'content-type': OCI_INDEX, ...(artifactType ? { 'oci-filters-applied': 'artifactType' } : {}) },
  )
}

function describeReferrer({ mediaType, digest, sizeBytes, artifactType, annotations }: ManifestRecord) {
  return { mediaType, digest, size: sizeBytes, artifactType, annotations }
}
