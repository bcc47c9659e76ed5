import { createBasicGate } from './auth/basic-gate.js'
import { createHarborGate } from './auth/harbor-gate.js'
import { createHarborTokenService } from './auth/harbor-token-service.js'
import { createOpenGate } from './auth/open-gate.js'
import { createPrincipals } from './auth/principals.js'
import { createTokenGate } from './auth/token-gate.js'
import { createTokenService } from './auth/token-service.js'
import { createTokenSigner } from './auth/token-signer.js'
import type { EmulatorData } from './emulator-data.js'
import type { ResolvedOptions } from './emulator-options.js'
import type { RegistryParts } from './registry/endpoint.js'
import { HARBOR_HABITS } from './registry/harbor-habits.js'
import { OCI_HABITS } from './registry/oci-habits.js'
import { createRoom, type RegistryQuota } from './registry/quota.js'
import { createRegistrySurface } from './registry/registry-surface.js'
import type { Surface } from './server/request-context.js'

/** Creates what the registry's port serves with these options: the registry, and a token service where it takes one. */
export function createRegistrySurfaces(
  options: ResolvedOptions,
  data: EmulatorData,
  quota: RegistryQuota,
): Surface[] {
  const { storage } = data
  const room = createRoom(quota, storage.content)
  if (options.profile === 'harbor')
    return harborSurfaces(options, data, { storage, room, habits: HARBOR_HABITS })
  return ociSurfaces(options, data, { storage, room, habits: OCI_HABITS })
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
  { auth, project, tokenTtlSeconds }: ResolvedOptions,
  { accounts, identity }: EmulatorData,
  parts: Parts,
): Surface[] {
  if (auth === 'none') return [createRegistrySurface({ ...parts, gate: createOpenGate() })]
  const principals = createPrincipals(accounts, { administrator: identity.admin, project })
  if (auth === 'basic') return [createRegistrySurface({ ...parts, gate: createHarborGate(principals) })]
  const signer = createTokenSigner(tokenTtlSeconds)
  return [
    createHarborTokenService(principals, signer),
    createRegistrySurface({ ...parts, gate: createHarborGate(principals, signer) }),
  ]
}
