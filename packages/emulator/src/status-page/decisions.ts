import { ApiError } from '../platform/api-error.js'
import type { RegistryAccess } from '../platform/extension/registry-access.js'
import type { StorageRequests } from '../platform/extension/storage-requests.js'
import { formatBytes } from './format.js'
import type { Notice } from './sessions.js'

/** Where staff's decisions go. */
export interface DecisionTargets {
  readonly access: Pick<RegistryAccess, 'decide'>
  readonly storageRequests: Pick<StorageRequests, 'approve' | 'deny'>
}

/** A decision about the request of an id, as its form sends it. */
export interface Decision {
  readonly kind: 'access-requests' | 'storage-requests'
  readonly id: string
  readonly form: URLSearchParams
}

/** Carries a decision out and gives what the page says about it; undefined for one that does not exist. */
export function decide(targets: DecisionTargets, decision: Decision): Notice | undefined {
  try {
    const text =
      decision.kind === 'access-requests' ? decideAccess(targets, decision) : decideStorage(targets, decision)
    return text === undefined ? undefined : { kind: 'done', text }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { kind: 'problem', text: error.message }
  }
}

function decideAccess({ access }: DecisionTargets, { id, form }: Decision): string | undefined {
  const reason = form.get('reason')?.trim() || undefined
  switch (form.get('decision')) {
    case 'grant':
      access.decide(id, 'granted', reason)
      return 'Access is granted. The push and pull credentials work now.'
    case 'deny':
      access.decide(id, 'denied', reason)
      return 'Access is denied. The studio can ask again.'
    default:
      return undefined
  }
}

function decideStorage({ storageRequests }: DecisionTargets, { id, form }: Decision): string | undefined {
  switch (form.get('decision')) {
    case 'approve': {
      const { grantedBytes } = storageRequests.approve(id)
      return `The limit is ${formatBytes(grantedBytes ?? 0)} higher now.`
    }
    case 'deny':
      storageRequests.deny(id)
      return 'The request for storage is denied. The limit stays as it was.'
    default:
      return undefined
  }
}
