import type { JsonApi } from '../http/json-api.js'
import { createImageTags } from '../platform/image-tags.js'
import type { ImageTag } from '../platform/records/image-tag.js'
import type { Digest } from '../reference/digest.js'
import { lookFor } from '../registry/look-for.js'
import type { Registry } from '../registry/registry.js'
import type { Artifact } from './artifact.js'
import type { ArtifactSource, SourceCallOptions } from './content-source.js'
import { nameIn } from './repository-name.js'
import { slicePages } from './slice-pages.js'

/**
 * What the platform's published API tells: tags with digest, size and time, which are grouped here. Network: 1 GET for each page
 * of up to 100 tags; the registry only for tags without a digest, 1 HEAD each.
 */
export function createPlatformContent(
  client: JsonApi,
  { project, registry }: { readonly project: string; readonly registry: Registry },
): ArtifactSource {
  const group = async (repository: string, options: SourceCallOptions): Promise<Artifact[]> => {
    const artifacts = new Map<Digest, Artifact>()
    const name = nameIn(project, repository)
    for await (const { entries } of createImageTags(client, { project, name }).pages(options)) {
      for (const entry of entries) {
        if (entry.isArtifactDeleted) continue
        const digest = entry.digest ?? (await digestOfTag(registry, repository, entry.tag, options))
        if (digest !== undefined)
          artifacts.set(digest, withTag(artifacts.get(digest), entry, { repository, digest }))
      }
    }
    return [...artifacts.values()].sort(newestFirst)
  }
  return {
    name: 'platform',
    async *artifacts(repository, options = {}) {
      yield* slicePages(await group(repository, options), 'platform', options)
    },
    async artifact(repository, reference, options = {}) {
      const all = await group(repository, options)
      return all.find(
        ({ digest, tags }) => digest === reference || tags.some(({ name }) => name === reference),
      )
    },
  }
}

async function digestOfTag(
  registry: Registry,
  repository: string,
  tag: string,
  options: SourceCallOptions,
): Promise<Digest | undefined> {
  const found = await lookFor(registry.repository(repository).manifests, tag, options)
  return found === undefined || found === 'hidden' ? undefined : found.digest
}

function withTag(
  known: Artifact | undefined,
  { tag, pushedAt, sizeBytes }: ImageTag,
  { repository, digest }: Pick<Artifact, 'repository' | 'digest'>,
): Artifact {
  const own = { name: tag, ...(pushedAt !== undefined && { pushedAt }) }
  const tags = [...(known?.tags ?? []), own].sort((a, b) => (a.name < b.name ? -1 : 1))
  const latest = [known?.pushedAt, pushedAt]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1)
  const size = known?.sizeBytes ?? sizeBytes
  return {
    ...(known ?? { repository, digest, platforms: [], parts: [], labels: [], accessories: [] }),
    tags,
    ...(latest !== undefined && { pushedAt: latest }),
    ...(size !== undefined && { sizeBytes: size }),
  }
}

function newestFirst(a: Artifact, b: Artifact): number {
  return (b.pushedAt ?? '').localeCompare(a.pushedAt ?? '') || (a.digest < b.digest ? -1 : 1)
}
