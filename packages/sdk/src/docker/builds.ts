import { buildByBuildKit } from './build-buildkit.js'
import { buildByClassicBuilder } from './build-classic.js'
import type { BuildOutcome, BuildRequest } from './build-request.js'
import type { Engine } from './open-engine.js'

/** Builds of an engine, by one of its builders. */
export interface Builds {
  readonly builder: 'buildkit' | 'classic'
  /**
   * Builds an image. What goes wrong in the Dockerfile's name is an outcome; what goes wrong with the engine is an error.
   *
   * @throws LocalError `ENGINE_NOT_RUNNING`, `ENGINE_DENIED`, `ENGINE_FAILED`; AbortError `ABORTED`.
   */
  build(request: BuildRequest): Promise<BuildOutcome>
}

/**
 * Makes the {@link Builds} of an engine: with BuildKit where it has it, unless `DOCKER_BUILDKIT=0` says otherwise, as for
 * Docker's own client. Sends nothing.
 */
export function createBuilds(
  engine: Pick<Engine, 'connection' | 'hasBuildKit'>,
  env: Readonly<Record<string, string | undefined>>,
): Builds {
  const isBuildKit = engine.hasBuildKit && !OFF.has(env.DOCKER_BUILDKIT?.toLowerCase() ?? '')
  const build = isBuildKit ? buildByBuildKit : buildByClassicBuilder
  return {
    builder: isBuildKit ? 'buildkit' : 'classic',
    build: (request) => build(engine.connection, request),
  }
}

const OFF: ReadonlySet<string> = new Set(['0', 'false', 'f'])
