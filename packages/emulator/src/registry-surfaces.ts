import { createBasicGate } from './auth/basic-gate.js'
import { createHarborGate } from './auth/harbor-gate.js'
import { createHarborTokenService } from './auth/harbor-token-service.js'
import { createOpenGate } from './auth/open-gate.js'
import { createPrincipals, type Principals } from './auth/principals.js'
import { createTokenGate } from './auth/token-gate.js'
import { createTokenService } from './auth/token-service.js'
import { createTokenSigner } from './auth/token-signer.js'
import type { EmulatorData } from './emulator-data.js'
import type { ResolvedOptions } from './emulator-options.js'
import { openActivity } from './harbor/activity.js'
import { openAllowlists } from './harbor/allowlists/allowlist-store.js'
import { harborArtifactRules } from './harbor/artifacts/artifact-rules.js'
import { createHarbor } from './harbor/harbor.js'
import { openImmutableRules } from './harbor/immutable/immutable-rules.js'
import { openLabels } from './harbor/labels/label-store.js'
import { openProjects } from './harbor/projects/project-store.js'
import { createRobotDirectory } from './harbor/robots/robot-directory.js'
import { openRobotStore } from './harbor/robots/robot-store.js'
import { pullPolicy } from './harbor/scans/pull-policy.js'
import type { Advisory } from './harbor/scans/scanner/advisories.js'
import type { StorageLimit } from './platform/extension/storage-limit.js'
import { type ArtifactRules, noArtifactRules } from './registry/artifact-rules.js'
import type { RegistryParts } from './registry/endpoint.js'
import { HARBOR_HABITS } from './registry/harbor-habits.js'
import { OCI_HABITS } from './registry/oci-habits.js'
import { createRoom } from './registry/quota.js'
import { createRegistrySurface } from './registry/registry-surface.js'
import type { Robots } from './robots.js'
import type { Surface } from './server/request-context.js'

/** What the surfaces of the registry's port are made from. */
interface SurfaceParts {
  readonly data: EmulatorData
  readonly robots: Robots
  readonly quota: StorageLimit
  /** Host and port, once the port is listened on. */
  readonly registryHost: () => string
  /** What scans look up; undefined without advisory data. */
  readonly advisories: readonly Advisory[] | undefined
  readonly now: () => Date
}

/** What the registry's port serves, the first that knows a path first. */
export interface RegistrySurfaces {
  readonly surfaces: readonly Surface[]
  /** Ends what goes on beside the requests. */
  close(): Promise<void>
}

/**
 * Creates what the registry's port serves with these options: the registry, a token service where it takes one, and
 * Harbor's API where it is a Harbor.
 */
export function createRegistrySurfaces(
  options: ResolvedOptions,
  surfaceParts: SurfaceParts,
): RegistrySurfaces {
  const { data, quota } = surfaceParts
  const { storage } = data
  const room = createRoom(quota, storage.content)
  if (options.profile === 'harbor')
    return harborSurfaces(options, surfaceParts, { storage, room, habits: HARBOR_HABITS })
  const rules = noArtifactRules(storage)
  const surfaces = ociSurfaces(options, data, { storage, room, rules, habits: OCI_HABITS })
  return { surfaces, close: async () => undefined }
}

type Parts = Omit<RegistryParts, 'gate'>

function ociSurfaces(
  { auth, tokenTtlSeconds }: ResolvedOptions,
  { accounts }: EmulatorData,
  parts: Parts,
): Surface[] {
  if (auth === 'none') return [createRegistrySurface({ ...parts, gate: createOpenGate() })]
  if (auth === 'basic') return [createRegistrySurface({ ...parts, gate: createBasicGate(accounts) })]
  const signer = createTokenSigner(tokenTtlSeconds)
  return [
    createTokenService(accounts, signer),
    createRegistrySurface({ ...parts, gate: createTokenGate(accounts, signer) }),
  ]
}

function harborSurfaces(
  options: ResolvedOptions,
  { data, robots, quota, registryHost, advisories, now }: SurfaceParts,
  shared: Omit<Parts, 'rules'>,
): RegistrySurfaces {
  const { project, harborVersion: version, without, scanDelayMs, webhookTimeScale } = options
  const { database } = data
  const projects = openProjects(database, project, now)
  const immutable = openImmutableRules(database)
  const labels = openLabels(database, now)
  const allowlists = openAllowlists(database, now)
  const known = { ...data, projects, provisioned: robots, robots: openRobotStore(database, now), now }
  const principals = createPrincipals({
    administrator: data.identity.admin,
    robot: createRobotDirectory(known).authenticate,
    projects,
  })
  const hasScanner = !without.includes('scanner')
  const settings = { project, version, hasScanner, registryHost }
  const registryWith = (pullProblem: ArtifactRules['pullProblem']) => {
    const rules = harborArtifactRules({ ...data, immutable }, pullProblem)
    return harborRegistry(options, principals, { ...shared, rules })
  }
  if (without.includes('harbor')) {
    return { surfaces: registryWith(() => undefined), close: async () => undefined }
  }
  const harborParts = { ...known, principals, quota, immutable, labels, allowlists, settings }
  const activity = openActivity(harborParts, { advisories, scanDelayMs, webhookTimeScale })
  const api = activity.observeApi(createHarbor(harborParts, activity))
  const own = registryWith(pullPolicy(harborParts, activity.scans))
  return { surfaces: [api, ...own.map(activity.observeRegistry)], close: activity.close }
}

function harborRegistry(
  { auth, tokenTtlSeconds }: ResolvedOptions,
  principals: Principals,
  parts: Parts,
): Surface[] {
  if (auth === 'none') return [createRegistrySurface({ ...parts, gate: createOpenGate() })]
  if (auth === 'basic') return [createRegistrySurface({ ...parts, gate: createHarborGate(principals) })]
  const signer = createTokenSigner(tokenTtlSeconds)
  return [
    createHarborTokenService(principals, signer),
    createRegistrySurface({ ...parts, gate: createHarborGate(principals, signer) }),
  ]
}
