import type { Referrer } from '../registry/referrers.js'
import type { Accessory } from './artifact.js'

/** What cosign's tags stand for, in Harbor's words. */
const TAG_TYPES = [
  { suffix: '.sig', type: 'signature.cosign', kind: 'signature' },
  { suffix: '.sbom', type: 'sbom.cosign', kind: 'sbom' },
  { suffix: '.att', type: 'attestation.cosign', kind: 'other' },
] as const
const SIGNATURE = /signature|cosign\.artifact\.sig|sigstore\.bundle/
const SBOM = /sbom|spdx|cyclonedx|vnd\.syft/

/** What a registry has attached to an artifact. Its size is left out: the registry tells that of the manifest alone. */
export function accessoryOf({ digest, mediaType, artifactType = mediaType, tag }: Referrer): Accessory {
  const byTag = TAG_TYPES.find(({ suffix }) => tag?.endsWith(suffix))
  if (byTag !== undefined) return { digest, kind: byTag.kind, type: byTag.type }
  return { digest, kind: kindOf(artifactType), type: artifactType }
}

function kindOf(artifactType: string): Accessory['kind'] {
  if (SIGNATURE.test(artifactType)) return 'signature'
  return SBOM.test(artifactType) ? 'sbom' : 'other'
}
