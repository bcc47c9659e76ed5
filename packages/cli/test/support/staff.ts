import type { Emulator } from '@slipway/emulator'

/** Decides the latest request for access to the emulator's registry. */
export async function decideAccess(
  { platformUrl = '', admin }: Emulator,
  decision: 'grant' | 'deny',
): Promise<void> {
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' }
  const state = JSON.parse(await (await fetch(`${platformUrl}/_admin/state`, { headers })).text())
  const path = `/_admin/access-requests/${state.access.request.id}/${decision}`
  const answer = await fetch(`${platformUrl}${path}`, { method: 'POST', headers, body: '{}' })
  if (!answer.ok) throw new Error(`staff could not ${decision}: ${answer.status}`)
}
