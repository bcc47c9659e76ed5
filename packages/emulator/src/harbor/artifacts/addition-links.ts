import { isIndexType } from '../../oci/media-types.js'
import type { ArtifactRow } from '../../storage/artifact-rows.js'
import { HARBOR_BASE } from '../harbor-surface.js'
import type { Scans } from '../scans/scans.js'
import type { Accessory } from './accessory-record.js'
import { artifactTypeOf } from './artifact-kind.js'

/** A link to something more that is known of an artifact. */
interface AdditionLink {
  readonly href: string
  readonly absolute: false
}

/** An artifact in its repository, with what is attached to it. */
interface Linked {
  /** Full name. */
  readonly repository: string
  readonly artifact: ArtifactRow
  readonly accessories: readonly Accessory[]
}

/** Gives the links of an artifact by what they lead to; undefined where it has none. */
export function additionLinks(
  scans: Pick<Scans, 'isScannable'>,
  { repository, artifact, accessories }: Linked,
): Readonly<Record<string, AdditionLink>> | undefined {
  const { digest } = artifact
  const sbom = accessories.find(({ type }) => type === 'sbom.harbor')
  const links = {
    ...(hasHistory(artifact) && { build_history: linkTo(repository, digest, 'build_history') }),
    ...(scans.isScannable(repository, digest) && {
      vulnerabilities: linkTo(repository, digest, 'vulnerabilities'),
    }),
    ...(sbom && { sboms: linkTo(repository, sbom.artifact.digest, 'sbom') }),
  }
  return Object.keys(links).length > 0 ? links : undefined
}

/** Tells whether an artifact is an image, whose config says how it was built. */
export function hasHistory(artifact: ArtifactRow): boolean {
  return artifactTypeOf(artifact) === 'IMAGE' && !isIndexType(artifact.manifestMediaType)
}

/** A repository's name is encoded twice, as one segment of a path behind Harbor's own proxy. */
function linkTo(repository: string, digest: string, addition: string): AdditionLink {
  const [project = '', ...rest] = repository.split('/')
  const name = encodeURIComponent(encodeURIComponent(rest.join('/')))
  const path = `/projects/${project}/repositories/${name}/artifacts/${digest}/additions/${addition}`
  return { href: `${HARBOR_BASE}${path}`, absolute: false }
}
