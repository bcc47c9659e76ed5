import { exampleTime } from '../example-time.js'
import type { Deployment } from './deployment-store.js'
import type { DeploymentState } from './deployment-timeline.js'
import { portRecords } from './port-mapping.js'

/** Deployments have names below one that always means this machine (RFC 6761), so that no client reaches a stranger. */
const DOMAIN = 'pr.localhost'
const PUBLIC_IP = '127.0.0.1'

/** Writes a deployment as `GET /v1/status/{request_id}` answers it. */
export function deploymentRecord(deployment: Deployment, now: Date) {
  const { id, app, version, state, previousState, failure, tags, maxDurationMinutes } = deployment
  const readyAt = timeOf(deployment, 'READY')
  const terminatedAt = timeOf(deployment, 'TERMINATED')
  const fqdn = fqdnOf(id)
  const hasFailed = timeOf(deployment, 'ERROR') !== undefined
  return {
    request_id: id,
    fqdn,
    public_ip: PUBLIC_IP,
    app_name: app,
    app_version: version,
    current_status: `Status.${state}`,
    ...(previousState && { last_status: `Status.${previousState}` }),
    running: state === 'READY',
    start_time: (readyAt ?? deployment.createdAt).toISOString(),
    elapsed_time: readyAt ? Math.floor(((terminatedAt ?? now).getTime() - readyAt.getTime()) / 1000) : 0,
    max_duration: maxDurationMinutes,
    ...(terminatedAt && { removal_time: terminatedAt.toISOString() }),
    error: hasFailed,
    ...(hasFailed && { error_detail: failure }),
    ports: portRecords(deployment.ports, fqdn),
    tags,
  }
}

/** Writes a deployment as `GET /v1/deployments` lists it. */
export function deploymentItem(deployment: Deployment) {
  const { id, state, tags, ports, createdAt } = deployment
  return {
    request_id: id,
    fqdn: fqdnOf(id),
    ready: state === 'READY',
    start_time: exampleTime((timeOf(deployment, 'READY') ?? createdAt).toISOString()),
    public_ip: PUBLIC_IP,
    ports: portRecords(ports, fqdnOf(id)),
    tags,
  }
}

function fqdnOf(id: string): string {
  return `${id}.${DOMAIN}`
}

function timeOf({ steps }: Deployment, wanted: DeploymentState): Date | undefined {
  return steps.find(({ state }) => state === wanted)?.at
}
