import { digestOf } from '../../src/oci/digest.js'
import type { NewManifest } from '../../src/storage/manifest-rows.js'

/** Makes the record of a manifest; its content is whatever the fields do not say. */
export function aManifest(fields: Partial<NewManifest> = {}): NewManifest {
  return {
    digest: digestOf(Buffer.from(JSON.stringify(fields))),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    sizeBytes: 2,
    pushedAt: '2026-01-01T00:00:00.000Z',
    references: [],
    ...fields,
  }
}
