import type { Apps } from '../apps/app-store.js'
import type { PlatformEndpoint } from '../endpoint.js'
import type { PlatformParts } from '../platform-parts.js'
import type { Versions } from '../versions/version-store.js'
import { accessEndpoints } from './access-endpoints.js'
import { capabilityEndpoint } from './capability-endpoint.js'
import { credentialEndpoints } from './credential-endpoints.js'
import { imageEndpoint } from './image-endpoint.js'
import { storageEndpoints } from './storage-endpoints.js'
import { linkEndpoint } from './templates/link-endpoint.js'
import { templateEndpoints } from './templates/template-endpoints.js'
import { openTemplates } from './templates/template-store.js'

/** The registry service extension: what the registry's dashboard offers and the documented API does not. */
export function extensionEndpoints(parts: PlatformParts, apps: Apps, versions: Versions): PlatformEndpoint[] {
  const templates = openTemplates(parts)
  return [
    capabilityEndpoint(parts),
    ...accessEndpoints(parts),
    ...credentialEndpoints(parts),
    ...storageEndpoints(parts),
    imageEndpoint(parts, templates),
    ...templateEndpoints({ parts, templates, apps }),
    linkEndpoint(parts, templates, versions),
  ]
}
