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

/** Decides a request for more storage for the emulator's project. */
export async function decideStorage(
  { platformUrl = '', admin }: Emulator,
  id: string,
  decision: 'approve' | 'deny',
): Promise<void> {
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' }
  const path = `/_admin/storage-requests/${id}/${decision}`
  const answer = await fetch(`${platformUrl}${path}`, { method: 'POST', headers, body: '{}' })
  if (!answer.ok) throw new Error(`staff could not ${decision}: ${answer.status}`)
}

/** Has the emulator's Harbor scan every push, as its administrator. */
export async function scanEveryPush({ url, project, admin }: Emulator): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${admin.username}:${admin.token}`).toString('base64')}`
  const answer = await fetch(`${url}/api/v2.0/projects/${project}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ metadata: { auto_scan: 'true' } }),
  })
  if (!answer.ok) throw new Error(`the administrator could not: ${answer.status}`)
}

/** Makes an app with a version that starts a tag of the emulator's project. */
export async function startTag(
  { platformUrl = '', registry, project, apiToken, pull }: Emulator,
  use: { readonly app: string; readonly version: string; readonly image: string; readonly tag: string },
): Promise<void> {
  const headers = { authorization: `token ${apiToken}`, 'content-type': 'application/json' }
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${platformUrl}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }
  await post('/v1/app', { name: use.app, is_active: true, image: '' })
  await post(`/v1/app/${use.app}/version`, {
    name: use.version,
    docker_repository: registry,
    docker_image: `${project}/${use.image}`,
    docker_tag: use.tag,
    req_cpu: 128,
    req_memory: 256,
    private_username: pull.username,
    private_token: pull.token,
    ports: [{ port: 7777, protocol: 'UDP' }],
  })
}
