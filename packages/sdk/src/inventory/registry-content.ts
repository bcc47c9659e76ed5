import { isSdkError } from '../errors/guards.js'
import { formatPlatform } from '../oci/platform.js'
import { isAttachedTag } from '../registry/attached-tags.js'
import { fetchConfig } from '../registry/fetch-config.js'
import type { Registry } from '../registry/registry.js'
import type { Repository } from '../registry/repository.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { Artifact } from './artifact.js'
import type { ArtifactSource, RepositorySource, SourceCallOptions } from './content-source.js'
import { type ManifestFacts, readManifestFacts } from './manifest-facts.js'
import { accessoryOf } from './registry-content-accessory.js'
import { requireVisible, resolveTags } from './registry-content-tags.js'
import { slicePages } from './slice-pages.js'

const ARTIFACTS_AT_ONCE = 8

/**
 * What any registry tells by the distribution protocol: no times, no labels, no scans, and no artifact that has no tag. Artifacts
 * come in the order of their first tag. Tags such as `sha256-….sig` are no artifacts, but accessories of that digest.
 *
 * Network:
 * - `repositories`: 1 GET for each 1,000; with a project, those of the others are left out.
 * - `artifacts`: once for all pages 1 GET for each 1,000 tags and 1 HEAD for each tag; then, for each artifact of a page, 1 GET
 *   of its manifest, 1 of what is attached to it, and 1 for each manifest that an index names.
 * - `artifact`: the same for that one, its config besides. The HEAD of each tag finds all its tags.
 *
 * @throws ConflictError with code `POLICY_VIOLATION` while a project's policy hides a tag or an image.
 */
export function createRegistryContent(
  registry: Registry,
  { project }: { readonly project?: string | undefined } = {},
): RepositorySource & ArtifactSource {
  return {
    name: 'registry',
    async *repositories(options = {}) {
      const found: { readonly name: string }[] = []
      for await (const name of registry.catalog({ signal: options.signal })) {
        if (project === undefined || name.startsWith(`${project}/`)) found.push({ name })
      }
      yield* slicePages(found, 'registry', options)
    },
    async *artifacts(name, options = {}) {
      const { signal } = options
      const repository = registry.repository(name)
      const tags = await resolveTags(repository, { signal })
      requireVisible(tags, `${registry.host}/${name}`)
      for (const page of slicePages([...tags.byDigest], 'registry', options)) {
        const items = await mapConcurrently(page.items, ARTIFACTS_AT_ONCE, async ([digest, own]) => {
          const facts = await readManifestFacts(repository, digest, { signal })
          return facts && describe(repository, facts, { own, all: tags.all, signal })
        })
        // What went away since its tags were listed is left out.
        yield { ...page, items: items.filter((item) => item !== undefined) }
      }
    },
    async artifact(name, reference, { signal } = {}) {
      const repository = registry.repository(name)
      const facts = await readManifestFacts(repository, reference, { signal })
      if (facts === undefined) return undefined
      const { byDigest, all } = await resolveTags(repository, { signal })
      const own = byDigest.get(facts.digest) ?? (isAttachedTag(reference) ? [reference] : [])
      const platform = await platformOf(repository, facts, { signal })
      const platforms = platform === undefined ? facts.platforms : [platform]
      return describe(repository, { ...facts, platforms }, { own, all, signal })
    },
  }
}

async function describe(
  repository: Repository,
  { digest, kind, mediaType, sizeBytes, platforms, parts }: ManifestFacts,
  {
    own,
    all,
    signal,
  }: SourceCallOptions & { readonly own: readonly string[]; readonly all: ReadonlySet<string> },
): Promise<Artifact> {
  const referrers = await repository.referrers.list(digest, { signal, tags: all })
  return {
    repository: repository.name,
    digest,
    kind,
    mediaType,
    tags: own.map((name) => ({ name })),
    sizeBytes,
    platforms,
    parts,
    labels: [],
    accessories: referrers.map(accessoryOf),
  }
}

/** The platform that an image's config tells; a config of another form, as signatures have, tells none. */
async function platformOf(
  repository: Repository,
  { digest, config }: ManifestFacts,
  options: SourceCallOptions,
): Promise<string | undefined> {
  if (config === undefined) return undefined
  try {
    const { platform } = await fetchConfig(repository, { digest, config }, options)
    return platform.os === '' || platform.architecture === '' ? undefined : formatPlatform(platform)
  } catch (error) {
    if (isSdkError(error, 'UNEXPECTED_RESPONSE', 'BLOB_UNKNOWN')) return undefined
    throw error
  }
}
