import { canonicalJson } from '../../src/oci/canonical-json.js'
import type { Descriptor, EncodedContent } from '../../src/oci/descriptor.js'
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import type { Repository } from '../../src/registry/repository.js'
import { aBlob } from './registry-content.js'

/** What a notary signs with, as its artifact type says. */
export const NOTARY_SIGNATURE = 'application/vnd.cncf.notary.signature'

const EMPTY = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 }

/** Uploads an artifact without a config and gives its manifest; `subject` is what it is attached to. */
export async function anOciArtifact(
  { blobs }: Pick<Repository, 'blobs'>,
  { artifactType, subject }: { readonly artifactType: string; readonly subject?: Descriptor },
): Promise<EncodedContent> {
  const content = aBlob(400)
  await blobs.upload({ digest: EMPTY.digest, sizeBytes: EMPTY.size, open: () => Buffer.from('{}') })
  await blobs.upload(content)
  return encoded(OCI_MANIFEST, {
    artifactType,
    config: EMPTY,
    layers: [{ mediaType: artifactType, digest: content.digest, size: content.sizeBytes }],
    ...(subject && { subject: wire(subject) }),
  })
}

/** Uploads what cosign puts under the tag `sha256-….sig` and gives its manifest. */
export async function aCosignSignature({ blobs }: Pick<Repository, 'blobs'>): Promise<EncodedContent> {
  const [config, payload] = [aBlob(150), aBlob(240)]
  for (const blob of [config, payload]) await blobs.upload(blob)
  const mediaType = 'application/vnd.dev.cosign.simplesigning.v1+json'
  return encoded(OCI_MANIFEST, {
    config: { mediaType: OCI_CONFIG, digest: config.digest, size: config.sizeBytes },
    layers: [{ mediaType, digest: payload.digest, size: payload.sizeBytes }],
  })
}

/** The list of referrers that clients keep where a registry does not. */
export function aReferrerList(artifactType: string, ...referrers: readonly Descriptor[]): EncodedContent {
  return encoded(OCI_INDEX, { manifests: referrers.map((entry) => ({ ...wire(entry), artifactType })) })
}

/** The tag form of a digest: `sha256-…`. */
export function tagOf({ digest }: Descriptor): string {
  return digest.replace(':', '-')
}

const wire = ({ mediaType, digest, sizeBytes }: Descriptor) => ({ mediaType, digest, size: sizeBytes })

function encoded(mediaType: string, parts: object): EncodedContent {
  const bytes = canonicalJson({ schemaVersion: 2, mediaType, ...parts })
  return { bytes, mediaType, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
}
