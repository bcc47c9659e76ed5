import { jsonAnswer } from '../../server/answer.js'
import { ApiError } from '../api-error.js'
import type { Apps } from '../apps/app-store.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readJsonBody } from '../json-body.js'
import { pageOf, readPage } from '../paging.js'
import type { PlatformParts } from '../platform-parts.js'
import type { Versions } from '../versions/version-store.js'
import { bulkStopEndpoint } from './bulk-stop.js'
import { createDeployment } from './deployment-creation.js'
import { deploymentFieldsShape } from './deployment-fields.js'
import { readDeploymentQuery } from './deployment-query.js'
import { deploymentItem, deploymentRecord } from './deployment-record.js'
import { type Deployment, type Deployments, openDeployments } from './deployment-store.js'

/**
 * The operations on deployments: `v2-deployment-create` of the platform's v2 API, and of v1 the status, the list, the
 * stops and the logs. Nothing is run: a deployment goes through its states with the time.
 */
export function deploymentEndpoints(
  parts: PlatformParts,
  apps: Apps,
  versions: Versions,
): PlatformEndpoint[] {
  const deployments = openDeployments(parts)
  return [
    {
      method: 'POST',
      path: '/v2/deployments',
      token: 'any',
      async answer({ context }) {
        const fields = await readJsonBody(context, deploymentFieldsShape)
        const { id, isRefused, failure } = createDeployment({ parts, apps, versions, deployments }, fields)
        return isRefused
          ? jsonAnswer(422, { request_id: id, message: failure })
          : jsonAnswer(202, { request_id: id })
      },
    },
    {
      method: 'GET',
      path: '/v1/deployments',
      token: 'any',
      answer({ context }) {
        const select = readDeploymentQuery(context.query.get('query'))
        const { items, paging } = pageOf(select(deployments.active()), readPage(context.query))
        return jsonAnswer(200, { data: items.map(deploymentItem), ...paging })
      },
    },
    bulkStopEndpoint(deployments),
    ...singleEndpoints(parts, deployments),
  ]
}

function singleEndpoints({ now }: PlatformParts, deployments: Deployments): PlatformEndpoint[] {
  const find = (id = '') => {
    const deployment = deployments.find(id)
    // Measured on the platform: an unknown deployment is a 400, not the 404 of the API file.
    if (!deployment) throw new ApiError(400, `There is no deployment ${id}.`)
    return deployment
  }
  return [
    {
      method: 'GET',
      path: '/v1/status/{deployment_id}',
      token: 'any',
      answer: ({ parameters }) => jsonAnswer(200, deploymentRecord(find(parameters.deployment_id), now())),
    },
    {
      method: 'DELETE',
      path: '/v1/stop/{deployment_id}',
      token: 'any',
      answer({ parameters }) {
        const before = find(parameters.deployment_id)
        if (before.state === 'TERMINATED')
          throw new ApiError(410, `${before.id} - The deployment is terminated.`)
        deployments.stop(before.id)
        const message = `${before.id} - The deployment will be stopped soon.`
        return before.state === 'READY' || before.state === 'ERROR'
          ? jsonAnswer(200, { message, deployment_summary: deploymentRecord(find(before.id), now()) })
          : jsonAnswer(202, { message })
      },
    },
    {
      method: 'GET',
      path: '/v1/deployment/{deployment_id}/container-logs',
      token: 'any',
      answer: ({ parameters }) => jsonAnswer(200, logRecord(find(parameters.deployment_id))),
    },
  ]
}

/** No container runs, so the states stand for its output. */
function logRecord({ id, state, steps, failure }: Deployment) {
  if (state === 'TERMINATED') throw new ApiError(404, `The logs of ${id} went with its container.`)
  const lines = steps.map((step) => `${step.at.toISOString()} Status.${step.state}\n`)
  const reason = state === 'ERROR' ? `${failure}\n` : ''
  return {
    logs: `The emulator runs no container.\n${lines.join('')}${reason}`,
    crash_logs: null,
    crash_data: null,
    encoding: 'utf-8',
    logs_link: null,
  }
}
