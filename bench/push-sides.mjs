// The two that are compared, each as its users start it: from a command line, with processes of its own.

import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEBIAN_BASE } from '../tools/peers/debian-base.mjs'
import { root } from '../tools/run.mjs'
import { runMeasured } from './measured-process.mjs'

/** @typedef {'slipway' | 'docker'} SideName */

/**
 * @typedef {object} Side
 * @property {() => Promise<void>} forget makes it as if it had never pushed
 * @property {(reference: string, base: string) => Promise<{ elapsedMs: number, peakRssBytes?: number }>} push `base`:
 *   the base image's reference in the same registry
 */

/**
 * `slipway push`.
 *
 * @param {{ build: string, workspace: string }} folders
 * @returns {Side}
 */
export function slipwaySide({ build, workspace }) {
  const cache = join(workspace, 'cache')
  const bin = join(root, 'packages', 'cli', 'dist', 'bin.js')
  return {
    forget: () => rm(cache, { recursive: true, force: true }),
    async push(reference, base) {
      const args = ['push', build, '--to', reference, '--base', base]
      const flags = ['--anonymous', '--cache-dir', cache, '--json']
      return runMeasured(process.execPath, [bin, ...args, ...flags])
    },
  }
}

/**
 * `docker build` with BuildKit, then `docker push`: one `COPY` onto the base, which the engine has and knows the registry
 * to have.
 *
 * @param {Pick<import('../tools/peers/docker-engine.mjs').DockerEngine, 'docker' | 'isOurs'>} engine
 * @param {{ build: string, workspace: string }} folders
 * @returns {Side}
 */
export function dockerSide({ docker, isOurs }, { build, workspace }) {
  const dockerfile = join(workspace, 'Dockerfile')
  /** @type {string[]} */
  const built = []
  return {
    async forget() {
      if (built.length > 0) await docker(['image', 'rm', '--force', ...built.splice(0)])
      // The build cache of somebody's own engine is not ours to throw away.
      if (isOurs) await docker(['builder', 'prune', '--all', '--force'])
    },
    async push(reference) {
      await writeFile(dockerfile, `FROM ${DEBIAN_BASE}\nCOPY . /app\n`)
      built.push(reference)
      const startedAt = performance.now()
      const buildKit = { env: { DOCKER_BUILDKIT: '1' } }
      await docker(['build', '--file', dockerfile, '--tag', reference, build], buildKit)
      await docker(['push', reference])
      return { elapsedMs: performance.now() - startedAt }
    },
  }
}
