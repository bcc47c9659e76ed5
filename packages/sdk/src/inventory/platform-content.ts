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
    // What is pushed while the pages are read moves entries to the next one: the later reading of a tag is the true one.
    const found = new Map<string, ImageTag>()
    const name = nameIn(project, repository)
    for await (const { entries } of createImageTags(client, { project, name }).pages(options)) {
      for (const entry of entries) found.set(entry.tag, entry)
    }
    const byDigest = new Map<Digest, ImageTag[]>()
    for (const entry of found.values()) {
      if (entry.isArtifactDeleted) continue
      const digest = entry.digest ?? (await digestOfTag(registry, repository, entry.tag, options))
      if (digest === undefined) continue
      const own = byDigest.get(digest)
      if (own === undefined) byDigest.set(digest, [entry])
      else own.push(entry)
    }
    return [...byDigest]
      .map(([digest, entries]) => artifactOf(entries, { repository, digest }))
      .sort(newestFirst)
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

function artifactOf(
  entries: readonly ImageTag[],
  { repository, digest }: Pick<Artifact, 'repository' | 'digest'>,
): Artifact {
  const tags = entries.map(({ tag, pushedAt }) => ({
    name: tag,
    ...(pushedAt !== undefined && { pushedAt }),
  }))
  const latest = entries
    .flatMap(({ pushedAt }) => pushedAt ?? [])
    .sort()
    .at(-1)
  const sizeBytes = entries.find((entry) => entry.sizeBytes !== undefined)?.sizeBytes
  return {
    repository,
    digest,
    platforms: [],
    parts: [],
    labels: [],
    accessories: [],
    tags: tags.sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(latest !== undefined && { pushedAt: latest }),
    ...(sizeBytes !== undefined && { sizeBytes }),
  }
}

function newestFirst(a: Artifact, b: Artifact): number {
  return (b.pushedAt ?? '').localeCompare(a.pushedAt ?? '') || (a.digest < b.digest ? -1 : 1)
}
