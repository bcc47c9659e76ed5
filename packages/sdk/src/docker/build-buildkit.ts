import { randomUUID } from 'node:crypto'
import { onAbort } from '../support/abort.js'
import { buildPath } from './build-query.js'
import type { BuildOutcome, BuildRequest } from './build-request.js'
import { followBuildKitSteps } from './build-steps-buildkit.js'
import { buildLines } from './build-stream.js'
import { readTrace } from './buildkit/trace.js'
import type { EngineConnection } from './connection.js'
import type { BuildLine } from './records/build-line.js'
import { openBuildSession } from './session/build-session.js'
import { contextMethod } from './session/context-method.js'
import { credentialMethod } from './session/credential-method.js'

const ACTION = 'build the image'
const CANCEL_TIMEOUT_MS = 700

/**
 * Builds with the engine's BuildKit, which asks for the files that it has not seen, and for a credential when a registry wants
 * one. The signal ends the build in the engine as well.
 *
 * Network: two connections to the engine, one more to cancel; the engine fetches base images.
 */
export async function buildByBuildKit(
  connection: EngineConnection,
  request: BuildRequest,
): Promise<BuildOutcome> {
  const { files, registries, credentialFor, signal } = request
  const session = await openBuildSession(connection, {
    methods: [
      contextMethod(files),
      credentialMethod(async (host) => (registries.includes(host) ? credentialFor(host) : undefined)),
    ],
    signal,
  })
  const buildId = randomUUID()
  let cancelling: Promise<void> | undefined
  const stopListening = onAbort(signal, () => {
    cancelling = cancelBuild(connection, buildId)
  })
  try {
    return await followBuild(connection, request, { session: session.id, buildid: buildId })
  } finally {
    stopListening()
    // The connection is the caller's, who may close it as soon as this is over.
    await cancelling
    session.close()
  }
}

async function followBuild(
  connection: EngineConnection,
  request: BuildRequest,
  names: { readonly session: string; readonly buildid: string },
): Promise<BuildOutcome> {
  const { redactor, signal, onEvent } = request
  const steps = followBuildKitSteps(onEvent)
  let imageId: string | undefined
  let error: BuildLine['error']
  for await (const line of buildLines(connection, {
    method: 'POST',
    path: buildPath(request, { version: '2', remote: 'client-session', ...names }),
    action: ACTION,
    redactor,
    signal,
  })) {
    if (line.trace !== undefined) steps.take(readTrace(line.trace))
    imageId = line.imageId ?? imageId
    // Reports may follow it.
    error = line.error ?? error
  }
  const step = steps.end(error?.message)
  if (error !== undefined) return { ...error, step }
  return imageId === undefined ? { message: 'the engine ended without an image' } : { imageId }
}

async function cancelBuild(connection: EngineConnection, buildId: string): Promise<void> {
  const request = { method: 'POST', path: `/build/cancel?id=${buildId}`, action: 'cancel the build' } as const
  try {
    await connection.json({ ...request, signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) })
  } catch {
    // The engine ends the build as well when its connection closes.
  }
}
