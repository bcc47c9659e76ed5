import { describe, expect, it } from 'vitest'
import { digestOf } from '../reference/digest.js'
import { accessoryOf } from './registry-content-accessory.js'

const digest = digestOf('attached')
const referrer = { digest, mediaType: 'application/vnd.oci.image.manifest.v1+json', sizeBytes: 300 }

describe('an accessory', () => {
  it.each([
    ['application/vnd.cncf.notary.signature', 'signature'],
    ['application/vnd.dev.cosign.artifact.sig.v1+json', 'signature'],
    ['application/vnd.dev.sigstore.bundle.v0.3+json', 'signature'],
    ['application/spdx+json', 'sbom'],
    ['application/vnd.cyclonedx+json', 'sbom'],
    ['application/vnd.goharbor.harbor.sbom.v1', 'sbom'],
    ['application/vnd.example.policy', 'other'],
  ])('of the type %s is a %s', (artifactType, kind) => {
    expect(accessoryOf({ ...referrer, artifactType })).toEqual({ digest, kind, type: artifactType })
  })

  it.each([
    ['.sig', 'signature', 'signature.cosign'],
    ['.sbom', 'sbom', 'sbom.cosign'],
    ['.att', 'other', 'attestation.cosign'],
  ])('under a tag that ends with %s is a %s', (suffix, kind, type) => {
    const tag = `${digestOf('image').replace(':', '-')}${suffix}`

    expect(accessoryOf({ ...referrer, tag, artifactType: 'anything' })).toEqual({ digest, kind, type })
  })

  it('without an artifact type has that of its manifest', () => {
    expect(accessoryOf(referrer)).toEqual({ digest, kind: 'other', type: referrer.mediaType })
  })
})
