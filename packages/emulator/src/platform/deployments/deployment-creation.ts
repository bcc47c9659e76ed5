import { randomBytes } from 'node:crypto'
import { ApiError } from '../api-error.js'
import type { Apps } from '../apps/app-store.js'
import type { PlatformParts } from '../platform-parts.js'
import { requirePullableImage } from '../versions/image-check.js'
import { hasCpuForMemory } from '../versions/version-fields.js'
import { versionRecord } from '../versions/version-record.js'
import type { AppVersion, Versions } from '../versions/version-store.js'
import type { DeploymentFields } from './deployment-fields.js'
import type { Deployment, Deployments } from './deployment-store.js'
import { mapPorts } from './port-mapping.js'

/** What deployments are made from. */
export interface DeploymentSources {
  readonly parts: PlatformParts
  readonly apps: Apps
  readonly versions: Versions
  readonly deployments: Deployments
}

const FREE_TIER = { deployments: 1, maxDurationMinutes: 60, cpuUnits: 1536, memoryMib: 3072 }
/** From this part of the locations on, the platform calls a version cached. */
const WELL_CACHED = 0.8

/**
 * Makes a deployment. One that no server can be allocated for is made too, in its error state.
 *
 * @throws {@link ApiError} 400 for an unknown app or version, and where the free tier has its one.
 */
export function createDeployment(sources: DeploymentSources, fields: DeploymentFields): Deployment {
  const { parts, apps, versions, deployments } = sources
  const app = apps.find(fields.application)
  const version = app && versions.find(app.name, fields.version)
  if (!app) throw new ApiError(400, `There is no app named ${fields.application}.`)
  if (!version) throw new ApiError(400, `The app ${app.name} has no version named ${fields.version}.`)
  const active = deployments.active()
  const isFree = parts.settings.plan === 'free'
  const running = active.filter(({ failure }) => failure === undefined)
  if (isFree && running.length >= FREE_TIER.deployments) {
    throw new ApiError(400, `The free tier is limited to ${FREE_TIER.deployments} deployment at a time.`)
  }
  const refusal = app.is_active ? refusalOf(parts, version, fields) : `The app ${app.name} is not active.`
  const taken = new Set(active.flatMap(({ ports }) => ports.map(({ external }) => external)))
  return deployments.add({
    id: randomBytes(6).toString('hex'),
    app: app.name,
    version: version.name,
    ports: mapPorts(version.ports, taken),
    tags: fields.tags,
    failure: refusal ?? pullFailure(parts, version),
    isRefused: refusal !== undefined,
    maxDurationMinutes: isFree
      ? Math.min(durationOf(version), FREE_TIER.maxDurationMinutes)
      : version.max_duration,
  })
}

/** Why no server can be allocated; undefined where one can. */
function refusalOf(parts: PlatformParts, version: AppVersion, fields: DeploymentFields): string | undefined {
  const req_cpu = fields.resources?.cpu_units ?? version.req_cpu
  const req_memory = fields.resources?.memory_mib ?? version.req_memory
  const { caching_percent } = versionRecord(version, parts.now())
  if (!version.is_active) return `The version ${version.name} is not active.`
  if (!hasCpuForMemory({ req_cpu, req_memory })) return 'Memory may be at most double the CPU units.'
  if (fields.require_cached_locations && caching_percent < WELL_CACHED) {
    return `The image of the version ${version.name} is not cached in any location yet.`
  }
  const isTooBig = req_cpu > FREE_TIER.cpuUnits || req_memory > FREE_TIER.memoryMib
  if (parts.settings.plan === 'free' && isTooBig) {
    return `The free tier is limited to ${FREE_TIER.cpuUnits} CPU units and ${FREE_TIER.memoryMib} MiB of memory.`
  }
  return undefined
}

/** Why the image cannot be pulled, which shows only when the deployment is under way. */
function pullFailure(parts: PlatformParts, version: AppVersion): string | undefined {
  try {
    requirePullableImage(parts, version)
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}

function durationOf({ max_duration }: AppVersion): number {
  return max_duration > 0 ? max_duration : Number.POSITIVE_INFINITY
}
