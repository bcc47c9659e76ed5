import { dockerAddress } from '../credentials/docker/docker-host-key.js'
import { buildPath } from './build-query.js'
import type { BuildOutcome, BuildRequest } from './build-request.js'
import { followClassicSteps } from './build-steps-classic.js'
import { buildLines } from './build-stream.js'
import type { EngineConnection } from './connection.js'
import { headerValue } from './header-value.js'

const ACTION = 'build the image'
const TAR = 'application/x-tar'

/**
 * Builds with the engine's classic builder, which takes all files before it begins. The signal closes the connection, on which
 * the engine ends the step that is under way and removes its container.
 *
 * Network: one request to the engine; the engine fetches base images.
 */
export async function buildByClassicBuilder(
  connection: EngineConnection,
  request: BuildRequest,
): Promise<BuildOutcome> {
  const { files, redactor, signal, onEvent } = request
  const steps = followClassicSteps(onEvent)
  let imageId: string | undefined
  for await (const line of buildLines(connection, {
    method: 'POST',
    path: buildPath(request, { version: '1', rm: '1', forcerm: '1' }),
    headers: { 'Content-Type': TAR, ...(await registryConfig(request)) },
    body: files.tar({ signal }),
    action: ACTION,
    redactor,
    signal,
  })) {
    steps.take(line)
    imageId = line.imageId ?? imageId
    if (line.error === undefined) continue
    const { message, exitCode } = line.error
    return { message, exitCode, step: steps.end('failed') }
  }
  const step = steps.end('done')
  return imageId === undefined ? { message: 'the engine ended without an image', step } : { imageId }
}

/** The credentials for base images: each for its own registry, and none that the Dockerfile does not name. */
async function registryConfig({ registries, credentialFor }: BuildRequest): Promise<Record<string, string>> {
  const config: Record<string, { readonly username: string; readonly password: string }> = {}
  for (const host of new Set(registries)) {
    const credential = await credentialFor(host)
    if (credential === undefined) continue
    config[dockerAddress(host)] = { username: credential.username, password: credential.secret.reveal() }
  }
  return Object.keys(config).length === 0 ? {} : { 'X-Registry-Config': headerValue(config) }
}
