import { jsonAnswer } from '../../server/answer.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import { HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { allowedPermissions } from '../robots/robot-permissions.js'
import type { HarborVersion } from '../version.js'
import { wire } from '../wire.js'

const ADMINISTRATOR_ID = 1
const NEWEST: HarborVersion = '2.15'

/**
 * Who calls, and what they may do.
 *
 * @see Harbor, src/server/v2.0/handler/user.go and permissions.go
 */
export function userEndpoints(parts: HarborParts): HarborEndpoint[] {
  return [currentUserEndpoint(), currentPermissionsEndpoint(parts), permissionsEndpoint(parts)]
}

function currentUserEndpoint(): HarborEndpoint {
  return {
    method: 'GET',
    path: '/users/current',
    needs: 'signed-in',
    answer({ caller }) {
      if (!caller.isAdministrator) {
        const message = 'get current user not available for security context: robot'
        throw new HarborError(412, 'PRECONDITION', message)
      }
      const user = {
        user_id: ADMINISTRATOR_ID,
        username: caller.username,
        realname: 'system admin',
        comment: 'admin user',
        sysadmin_flag: true,
        admin_role_in_auth: false,
      }
      return jsonAnswer(200, wire(user, ['sysadmin_flag', 'admin_role_in_auth']))
    },
  }
}

function currentPermissionsEndpoint({ projects }: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: '/users/current/permissions',
    needs: 'signed-in',
    answer({ context, caller }) {
      const scope = context.query.get('scope') ?? ''
      const [, id] = /^\/project\/(\d+)$/.exec(scope) ?? []
      const project = id === undefined ? undefined : projects.byId(Number(id))
      if (scope !== '' && !project) return jsonAnswer(200, [])
      // What people may do is older than what robots may be given of it.
      const known = allowedPermissions(project ? 'project' : 'system', NEWEST)
      const held = known.filter((access) =>
        caller.holds({ ...access, ...(project && { project: project.name }) }),
      )
      const prefix = scope !== '' && context.query.get('relative') !== 'true' ? `${scope}/` : ''
      return jsonAnswer(
        200,
        held.map(({ resource, action }) => ({ resource: `${prefix}${resource}`, action })),
      )
    },
  }
}

function permissionsEndpoint({ settings }: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: '/permissions',
    needs: 'administrator',
    since: '2.10',
    answer: () =>
      jsonAnswer(200, {
        system: allowedPermissions('system', settings.version),
        project: allowedPermissions('project', settings.version),
      }),
  }
}
