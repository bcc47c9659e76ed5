import { LocalError } from '../errors/classes.js'
import { startDeadline } from '../support/deadline.js'
import type { OwnEngineConnection } from './connection.js'
import { type FailedEngineCall, notRunning } from './engine-error.js'
import { readRecord } from './records/read-record.js'
import { type EngineVersion, versionRecord } from './records/version.js'

/** Docker 20.10, Podman 4. */
const LEAST_API = '1.41'

/** Who the engine is, and what it can do. */
export interface EngineIdentity extends EngineVersion {
  readonly hasBuildKit: boolean
}

/**
 * Asks an engine who it is: `GET /_ping`, then `GET /version`.
 *
 * @throws LocalError `ENGINE_NOT_RUNNING` when it has said nothing after `patienceMs`, `ENGINE_FAILED` when it is too old, and as
 * every request does.
 */
export async function identifyEngine(
  connection: OwnEngineConnection,
  call: FailedEngineCall,
  { patienceMs }: { readonly patienceMs: number },
): Promise<EngineIdentity> {
  const { action, target, signal } = call.request
  // An engine that hangs takes connections and says nothing.
  const patience = startDeadline(signal, patienceMs)
  const request = {
    action,
    method: 'GET',
    signal: patience.signal,
    ...(target !== undefined && { target }),
  } as const
  try {
    const { headers } = await connection.ask({ ...request, path: '/_ping' })
    const { body } = await connection.json({ ...request, path: '/version' })
    const version = readRecord(versionRecord, body, request)
    if (isOlder(version.apiVersion, LEAST_API)) throw tooOld(version, request)
    return { ...version, hasBuildKit: hasBuildKit(version, headers['builder-version']) }
  } catch (error) {
    if (!patience.isOver() || signal?.aborted) throw error
    throw notRunning(`it takes connections and says nothing (waited ${patienceMs / 1000} s)`, call)
  } finally {
    patience.end()
  }
}

/** Since API 1.42 the engine says which builder it wants; an older one has BuildKit, and does not want it by default. */
function hasBuildKit({ product, apiVersion, platform }: EngineVersion, wanted: unknown): boolean {
  if (product === 'podman' || platform.os !== 'linux') return false
  return isOlder(apiVersion, '1.42') || wanted === '2'
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number)
  return major === leastMajor ? minor < leastMinor : major < leastMajor
}

function tooOld({ version, apiVersion }: EngineVersion, about: { readonly action: string }): LocalError {
  return new LocalError('ENGINE_FAILED', {
    ...about,
    reason: `it is version ${version} with API ${apiVersion}, and API ${LEAST_API} is needed`,
    hint: 'Update it: Docker 20.10 or Podman 4 and later will do.',
    side: 'local',
  })
}
