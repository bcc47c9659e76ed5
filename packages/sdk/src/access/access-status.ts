import type { AccessRequest } from '../platform/records/access-request.js'

/**
 * Whether the registry may be used: `granted`; `pending`, staff has still to decide; `denied`; `not-requested`, nobody asked;
 * `not-on-plan`, the plan has no registry; `not-offered`, this server has no call for it and the dashboard knows.
 */
export type AccessState = 'granted' | 'pending' | 'denied' | 'not-requested' | 'not-on-plan' | 'not-offered'

/** How far access to the registry has come. */
export interface AccessStatus {
  readonly state: AccessState
  /** When it was asked for and decided, in ISO 8601. */
  readonly requestedAt?: string
  readonly decidedAt?: string
  /** What staff, or the server, said. */
  readonly reason?: string
  /** Where people do what this server has no call for. */
  readonly dashboardUrl: string
}

/** What a request for access says about it. */
export function statusOfRequest(
  { state, requestedAt, decidedAt, reason }: AccessRequest,
  dashboardUrl: string,
): AccessStatus {
  return {
    state,
    ...(requestedAt && { requestedAt }),
    ...(decidedAt && { decidedAt }),
    ...(reason && { reason }),
    dashboardUrl,
  }
}
