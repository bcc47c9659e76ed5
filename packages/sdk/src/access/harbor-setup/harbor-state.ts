import type { StoredCredential } from '../../credentials/store.js'
import { ConflictError, NotFoundError, PermissionError, ServiceError } from '../../errors/classes.js'
import { isSdkError } from '../../errors/guards.js'
import { readPermissions, readProject, readSystemInfo } from '../../harbor/harbor-project.js'
import { createHarborRobots } from '../../harbor/harbor-robots.js'
import { type HarborVersion, parseHarborVersion } from '../../harbor/harbor-version.js'
import { createHarborWebhooks } from '../../harbor/harbor-webhooks.js'
import type { HarborProject } from '../../harbor/records/project.js'
import type { Robot } from '../../harbor/records/robot.js'
import type { SystemInfo } from '../../harbor/records/system-info.js'
import type { StoredWebhookPolicy } from '../../harbor/records/webhook-policy.js'
import type { JsonApi } from '../../http/json-api.js'
import { notAdministrator } from '../../session/harbor-administrator.js'
import type { SetupInput } from './setup-input.js'

/** What a Harbor has of what is to be set up. */
export interface HarborState {
  readonly system: SystemInfo
  readonly version: HarborVersion | undefined
  readonly project: HarborProject
  readonly robots: readonly Robot[]
  /** Empty where no webhook is wanted. */
  readonly policies: readonly StoredWebhookPolicy[]
}

/** What a plan is made from. */
export interface SetupState extends HarborState {
  /** What the store keeps; undefined where it could not be asked. */
  readonly kept: readonly StoredCredential[] | undefined
}

/** The right that only an administrator of a project has of all that the set-up needs. */
const MAKE_ROBOTS = 'robot:create'

/**
 * Reads what is there. Network: 4 or 5 GETs. Changes nothing.
 *
 * @throws ServiceError `CAPABILITY_MISSING` when no Harbor answers; NotFoundError `NAME_UNKNOWN`, PermissionError `DENIED`,
 * ConflictError `PRECONDITION_FAILED` for a project that cannot be set up.
 */
export async function readHarborState(
  client: JsonApi,
  input: SetupInput,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<HarborState> {
  const system = await readSystemInfo(client, options)
  if (system === undefined) throw noHarbor(input)
  const project = await readProject(client, input.project, options).catch((error: unknown) => {
    throw isSdkError(error, 'NAME_UNKNOWN') ? noProject(input, error) : error
  })
  if (project.isProxyCache) throw proxyCache(input)
  const permissions = await readPermissions(client, project, options)
  if (permissions !== undefined && !permissions.includes(MAKE_ROBOTS)) throw mayNot(input)
  return {
    system,
    version: parseHarborVersion(system.version),
    project,
    robots: await createHarborRobots(client, project).list(options),
    policies: input.webhook === undefined ? [] : await createHarborWebhooks(client, project).list(options),
  }
}

function noHarbor({ registry }: SetupInput): ServiceError {
  return new ServiceError('CAPABILITY_MISSING', {
    action: 'set up the project at',
    target: registry,
    reason: 'what answers there is a registry, but no Harbor',
    hint: "Make the credentials in that registry's own way, and log in with them.",
    side: 'registry',
  })
}

function noProject({ registry, project }: SetupInput, cause: unknown): NotFoundError {
  return new NotFoundError('NAME_UNKNOWN', {
    action: 'set up',
    target: `${registry}/${project}`,
    reason: 'this Harbor has no such project',
    hint: 'Check its spelling, or make it in Harbor first.',
    status: 404,
    side: 'registry',
    cause,
  })
}

function proxyCache({ registry, project }: SetupInput): ConflictError {
  return new ConflictError('PRECONDITION_FAILED', {
    action: 'set up',
    target: `${registry}/${project}`,
    reason: 'the project is a proxy cache of another registry, to which nothing can be pushed',
    hint: 'Take another project.',
    side: 'registry',
  })
}

function mayNot({ registry, project, admin }: SetupInput): PermissionError {
  return new PermissionError('DENIED', {
    action: 'set up',
    target: `${registry}/${project}`,
    reason: `"${admin.username}" may not make robot accounts there`,
    hint: notAdministrator(admin.username, project),
    side: 'registry',
  })
}
