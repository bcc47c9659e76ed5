import { isIndexType } from '../oci/media-types.js'
import type { Template, Templates } from '../platform/extension/templates/template-store.js'
import type { Versions } from '../platform/versions/version-store.js'
import type { ManifestRecord, TagRecord } from '../storage/content.js'
import type { Storage } from '../storage/storage.js'
import { readArtifactFacts } from './artifact-facts.js'
import type { ArtifactView, RepositoryView, TagView, TemplateView } from './status-view.js'

const MAX_ARTIFACTS = 20

/** What the repositories are read from. */
export interface RepositorySources {
  readonly storage: Pick<Storage, 'blobs' | 'content'>
  readonly versions: Pick<Versions, 'findByImage'>
  readonly templates: Pick<Templates, 'find'>
}

/** Collects the repositories of a project, each with its latest artifacts. */
export async function readRepositories(
  sources: RepositorySources,
  project: string,
): Promise<RepositoryView[]> {
  const prefix = `${project}/`
  const names = sources.storage.content.repositoryNames().filter((name) => name.startsWith(prefix))
  const views: RepositoryView[] = []
  for (const repository of names) {
    const artifacts = await listArtifacts(sources, repository)
    const shown = artifacts.slice(0, MAX_ARTIFACTS)
    views.push({
      name: repository.slice(prefix.length),
      artifacts: await Promise.all(shown.map((artifact) => viewOf(sources, repository, artifact))),
      artifactCount: artifacts.length,
      template: templateView(sources.templates.find(repository)),
    })
  }
  return views
}

/** A manifest with the tags that point to it. */
interface Artifact {
  readonly manifest: ManifestRecord
  readonly tags: readonly TagRecord[]
  /** When it, or a tag of it, was pushed last. */
  readonly pushedAt: string
}

/** All artifacts of a repository, the latest first. What only belongs to another one is a part of that. */
async function listArtifacts({ storage }: RepositorySources, repository: string): Promise<Artifact[]> {
  const { content } = storage
  const manifests = content.manifests(repository)
  const indexes = manifests.filter(({ mediaType }) => isIndexType(mediaType))
  const facts = await Promise.all(indexes.map((index) => readArtifactFacts(storage, repository, index)))
  const children = new Set(facts.flatMap((fact) => fact.children))
  const allTags = content.tags(repository)
  return manifests
    .map((manifest): Artifact => {
      const tags = allTags.filter(({ digest }) => digest === manifest.digest)
      const times = [manifest.pushedAt, ...tags.map((tag) => tag.pushedAt)]
      return { manifest, tags, pushedAt: times.toSorted().at(-1) ?? manifest.pushedAt }
    })
    .filter(({ manifest, tags }) => tags.length > 0 || !(children.has(manifest.digest) || manifest.subject))
    .sort((one, other) => other.pushedAt.localeCompare(one.pushedAt))
}

async function viewOf(
  { storage, versions }: RepositorySources,
  repository: string,
  { manifest, tags, pushedAt }: Artifact,
): Promise<ArtifactView> {
  const { digest } = manifest
  return {
    digest,
    tags: tags.map(({ tag }): TagView => {
      const users = versions.findByImage(repository, tag)
      return { name: tag, versions: users.map(({ app, version }) => `${app} ${version}`) }
    }),
    sizeBytes: storage.content.artifactBytes(repository, digest),
    pushedAt,
    platforms: (await readArtifactFacts(storage, repository, manifest)).platforms,
  }
}

function templateView(template: Template | undefined): TemplateView | undefined {
  if (!template) return undefined
  const { fields, lastFailure } = template
  return { app: fields.app, versionName: fields.version_name, lastFailure }
}
