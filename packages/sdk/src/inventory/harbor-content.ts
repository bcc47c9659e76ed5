import { createHarborArtifacts } from '../harbor/harbor-artifacts.js'
import { createHarborRepositories } from '../harbor/harbor-repositories.js'
import type { HarborArtifact } from '../harbor/records/artifact.js'
import type { JsonApi } from '../http/json-api.js'
import type { Accessory, Artifact } from './artifact.js'
import type { ArtifactSource, RepositorySource } from './content-source.js'
import { listPageOf } from './list-page-of.js'
import type { PageOptions } from './listing.js'
import { nameIn } from './repository-name.js'
import { scanSummaryOf } from './scan-of-harbor.js'

/** What a Harbor's API tells of a project. Network: 1 GET for each page of up to 100 entries. */
export function createHarborContent(client: JsonApi, project: string): RepositorySource & ArtifactSource {
  return {
    name: 'harbor',
    async *repositories({ page, pageSize, signal } = {}) {
      const pages = createHarborRepositories(client, project).pages({ firstPage: page, pageSize, signal })
      for await (const found of pages) {
        yield listPageOf('harbor', found, ({ name, artifactCount, pullCount, updatedAt }) => ({
          name,
          artifactCount,
          pullCount,
          ...(updatedAt !== undefined && { pushedAt: updatedAt }),
        }))
      }
    },
    async *artifacts(repository, { page, pageSize, signal }: PageOptions = {}) {
      const artifacts = createHarborArtifacts(client, project, nameIn(project, repository))
      for await (const found of artifacts.pages({ firstPage: page, pageSize, signal })) {
        yield listPageOf('harbor', found, (artifact) => artifactOf(repository, artifact))
      }
    },
    async artifact(repository, reference, options = {}) {
      const found = await createHarborArtifacts(client, project, nameIn(project, repository)).get(
        reference,
        options,
      )
      return found && artifactOf(repository, found)
    },
  }
}

function artifactOf(repository: string, found: HarborArtifact): Artifact {
  const { digest, mediaType, sizeBytes, pushedAt, pulledAt, platform, tags, children, labels, scan } = found
  const kind = kindOf(found)
  const platforms = children.flatMap((child) => child.platform ?? [])
  return {
    repository,
    digest,
    kind,
    ...(mediaType !== undefined && { mediaType }),
    tags: tags.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    sizeBytes,
    ...(pushedAt !== undefined && { pushedAt }),
    ...(pulledAt !== undefined && { pulledAt }),
    platforms: kind === 'image' && platform !== undefined ? [platform] : [...new Set(platforms)],
    parts: children,
    labels,
    accessories: found.accessories.map(accessoryOf),
    ...(scan !== undefined
      ? { scan: scanSummaryOf(scan) }
      : kind !== 'other' && { scan: { state: 'not-scanned', counts: {} } as const }),
  }
}

function kindOf({ type, mediaType = '', children }: HarborArtifact): NonNullable<Artifact['kind']> {
  if (children.length > 0 || /index|manifest\.list/.test(mediaType)) return 'index'
  return type === 'IMAGE' ? 'image' : 'other'
}

function accessoryOf({ digest, type, sizeBytes }: HarborArtifact['accessories'][number]): Accessory {
  const [family] = type.split('.')
  const kind = family === 'signature' || family === 'sbom' ? family : 'other'
  return { digest, kind, type, sizeBytes }
}
