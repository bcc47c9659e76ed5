import type { Access } from '../../auth/principals.js'
import { atLeast, type HarborVersion } from '../version.js'

/** Where a right holds: in one project, or in the system as a whole. */
export type PermissionScope = 'project' | 'system'

const ALL = 'read,create,update,delete,list'

/** What robots can be given, by the release from which on they can; `resource:action,action` each. */
const GRANTABLE: Readonly<Record<PermissionScope, Readonly<Record<string, readonly string[]>>>> = {
  project: {
    '2.0': [
      'log:list',
      'project:read,update,delete',
      `metadata:${ALL}`,
      'repository:read,update,delete,list,pull,push',
      'artifact:read,create,list,delete',
      'scan:create,read,stop',
      'tag:create,list,delete',
      'accessory:list',
      'artifact-addition:read',
      'artifact-label:create,delete',
      'scanner:create,read',
      `preheat-policy:${ALL}`,
      'immutable-tag:create,delete,list,update',
      `notification-policy:${ALL}`,
      `tag-retention:${ALL}`,
      `label:${ALL}`,
    ],
    '2.11': ['sbom:create,read,stop', 'quota:read'],
    '2.12': ['robot:create,read,list,delete', 'export-cve:create,read', `member:${ALL}`],
  },
  system: {
    '2.0': [
      'audit-log:list',
      `preheat-instance:${ALL}`,
      'project:list,create',
      `replication-policy:${ALL}`,
      'replication:read,create,list',
      'replication-adapter:list',
      `registry:${ALL}`,
      'scan-all:read,create,update,stop',
      'system-volumes:read',
      'garbage-collection:read,create,update,list,stop',
      'purge-audit:read,create,update,list,stop',
      'jobservice-monitor:list,stop',
      `scanner:${ALL}`,
      'label:read,create,delete,update',
      'security-hub:read,list',
      'catalog:read',
    ],
    '2.11': ['quota:read,list'],
    '2.12': [
      'robot:create,read,list,delete',
      `user:${ALL}`,
      'ldap-user:create,list',
      'quota:update',
      `user-group:${ALL}`,
    ],
  },
}

/**
 * Gives the rights that a robot can hold.
 *
 * @see Harbor, src/common/rbac/const.go
 */
export function allowedPermissions(scope: PermissionScope, version: HarborVersion): readonly Access[] {
  return Object.entries(GRANTABLE[scope])
    .filter(([since]) => atLeast(version, since))
    .flatMap(([, entries]) => entries)
    .flatMap((entry) => {
      const [resource = '', actions = ''] = entry.split(':')
      return actions.split(',').map((action) => ({ resource, action }))
    })
}
