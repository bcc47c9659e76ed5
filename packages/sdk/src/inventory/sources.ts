import type { ArtifactSource, RepositorySource } from './content-source.js'
import { createExtensionImages } from './extension-images.js'
import { createHarborContent } from './harbor-content.js'
import type { Inventory } from './inventory.js'
import { missingCapability } from './missing.js'
import { createPlatformContent } from './platform-content.js'
import { createRegistryContent } from './registry-content.js'

/** The best source of artifacts that the registry at hand has: Harbor, the platform's list of tags, the registry itself. */
export function artifactSource(inventory: Inventory): ArtifactSource {
  const { registry, project, harbor, platform, capabilities } = inventory
  const { source } = capabilities.features.artifacts
  if (project !== undefined) {
    if (source === 'harbor' && harbor !== undefined) return createHarborContent(harbor, project)
    if (source === 'platform' && platform !== undefined) {
      return createPlatformContent(platform, { project, registry })
    }
  }
  return createRegistryContent(registry)
}

/**
 * The best source of repositories that the registry at hand has: the platform's extension, Harbor, the registry's catalog.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where nobody lists them.
 */
export function repositorySource(inventory: Inventory): RepositorySource {
  const { registry, project, harbor, platform, capabilities } = inventory
  const capability = capabilities.features.repositories
  const { source } = capability
  if (source === 'extension' && platform !== undefined) return createExtensionImages(platform, project)
  if (source === 'harbor' && harbor !== undefined && project !== undefined) {
    return createHarborContent(harbor, project)
  }
  if (source === 'registry') return createRegistryContent(registry, { project })
  throw missingCapability('list the repositories of', capabilities.registry, capability)
}
