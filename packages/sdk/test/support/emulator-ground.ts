import type { Emulator } from '@slipway/emulator'
import type { ArtifactGround } from './artifact-suite.js'

/** What every ground of an emulator has. */
export function groundOf(emulator: Emulator): Omit<ArtifactGround, 'sources'> {
  const { registry, project, push } = emulator
  return { registry, project, push, stop: () => emulator.close() }
}

/** The variables that open an emulator's platform. */
export function platformOf({ platformUrl = '', apiToken = '' }: Emulator) {
  return { SLIPWAY_API_URL: platformUrl, SLIPWAY_API_TOKEN: apiToken }
}

async function post(url: string, authorization: string, body: object): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${await answer.text()}`)
}

/** Makes an app with one version for each tag. */
export function versionMaker({
  registry,
  platformUrl,
  apiToken,
  pull,
}: Emulator): ArtifactGround['startTag'] {
  let apps = 0
  return async ({ repository, tag }) => {
    const app = `app-${++apps}`
    const authorization = `token ${apiToken}`
    await post(`${platformUrl}/v1/app`, authorization, { name: app, is_active: true, image: '' })
    await post(`${platformUrl}/v1/app/${app}/version`, authorization, {
      name: `v-${tag}`,
      docker_repository: registry,
      docker_image: repository,
      docker_tag: tag,
      req_cpu: 256,
      req_memory: 256,
      private_username: pull.username,
      private_token: pull.token,
      ports: [{ port: 7777, protocol: 'UDP' }],
    })
    return `v-${tag}`
  }
}

/** Makes rules for immutable tags, as an administrator of the project. */
export function ruleMaker({ registry, project, admin }: Emulator): ArtifactGround['holdTags'] {
  const basic = `Basic ${Buffer.from(`${admin.username}:${admin.token}`).toString('base64')}`
  return async (pattern) =>
    post(`http://${registry}/api/v2.0/projects/${project}/immutabletagrules`, basic, {
      action: 'immutable',
      template: 'immutable_template',
      tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern }],
      scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
    })
}
