import type { RegistryCredentialKind } from '../credentials/credential.js'
import { type HarborVersion, isSinceMinor } from './harbor-version.js'

interface Permission {
  /** `resource:action`. */
  readonly name: string
  /** Minor version of Harbor 2 that it came with; later ones refuse a robot account with a permission they do not know. */
  readonly sinceMinor?: number
}

/** What each kind of robot account needs and no more. None deletes anything. */
const PERMISSIONS: Readonly<Record<RegistryCredentialKind, readonly Permission[]>> = {
  push: [
    { name: 'repository:push' },
    // A push asks for what is there already, and mounts it.
    { name: 'repository:pull' },
    // Lists, and what a tag names.
    { name: 'project:read' },
    { name: 'repository:read' },
    { name: 'repository:list' },
    { name: 'artifact:read' },
    { name: 'artifact:list' },
    { name: 'tag:list' },
    { name: 'accessory:list', sinceMinor: 5 },
    // A promotion inside a repository is another tag.
    { name: 'tag:create' },
    // Scans and their reports.
    { name: 'scan:create' },
    { name: 'scan:read' },
    { name: 'artifact-addition:read' },
    // Room is checked before a push.
    { name: 'quota:read', sinceMinor: 11 },
  ],
  pull: [{ name: 'repository:pull' }],
}

/** The permissions that a robot account of a project needs, each as `resource:action`, as far as this Harbor knows them. */
export function robotPermissions(
  kind: RegistryCredentialKind,
  version: HarborVersion | undefined,
): readonly string[] {
  return PERMISSIONS[kind]
    .filter(({ sinceMinor }) => sinceMinor === undefined || isSinceMinor(version, sinceMinor))
    .map(({ name }) => name)
}
