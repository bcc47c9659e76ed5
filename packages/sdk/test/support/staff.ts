import type { Emulator } from '@slipway/emulator'
import { z } from 'zod'

const state = z.looseObject({
  access: z.looseObject({ request: z.looseObject({ id: z.string() }).nullish() }),
})

/** What staff does with the platform's requests. */
export interface Staff {
  /** Grants or denies the latest request for access. */
  decideAccess(decision: 'grant' | 'deny', reason?: string): Promise<void>
}

/** Staff of an emulator's platform. */
export function staffOf({ platformUrl = '', admin }: Emulator): Staff {
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' }
  return {
    async decideAccess(decision, reason) {
      const seen = await fetch(`${platformUrl}/_admin/state`, { headers })
      const id = state.parse(await seen.json()).access.request?.id ?? 'none'
      const body = JSON.stringify(reason === undefined ? {} : { reason })
      const answer = await fetch(`${platformUrl}/_admin/access-requests/${id}/${decision}`, {
        method: 'POST',
        headers,
        body,
      })
      if (!answer.ok) throw new Error(`staff could not ${decision}: ${answer.status} ${await answer.text()}`)
    },
  }
}
