import type { Surface } from '../server/request-context.js'
import { appEndpoints } from './apps/app-endpoints.js'
import { openApps } from './apps/app-store.js'
import { deploymentEndpoints } from './deployments/deployment-endpoints.js'
import { extensionEndpoints } from './extension/extension.js'
import { makeVersionsOfNewTags } from './extension/templates/template-trigger.js'
import type { PlatformParts } from './platform-parts.js'
import { createPlatformSurface } from './platform-surface.js'
import { tagEndpoints } from './tags/tag-endpoints.js'
import { versionEndpoints } from './versions/version-endpoints.js'
import { openVersions } from './versions/version-store.js'
import { wizardEndpoints } from './wizard/wizard-endpoints.js'

/** Creates the hosting platform with all it serves. */
export function createPlatform(parts: PlatformParts): Surface {
  const apps = openApps(parts)
  const versions = openVersions(parts, apps)
  if (parts.settings.hasExtension) makeVersionsOfNewTags(parts, versions)
  const endpoints = [
    ...appEndpoints(apps),
    ...versionEndpoints(parts, { apps, versions }),
    ...tagEndpoints(parts, versions),
    ...wizardEndpoints(parts),
    ...deploymentEndpoints(parts, apps, versions),
    ...(parts.settings.hasExtension ? extensionEndpoints(parts, apps, versions) : []),
  ]
  return createPlatformSurface(endpoints, parts.settings.tokens)
}
