import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../tools/peers/run.mjs'
import { startBenchRegistry } from './bench-registry.mjs'
import { startCountingProxy } from './counting-proxy.mjs'
import { dockerSide, slipwaySide } from './push-sides.mjs'
import { generateUnityFolder } from './unity-folder.mjs'

/** @typedef {import('./push-sides.mjs').SideName} SideName */

/**
 * One push of one side.
 *
 * @typedef {object} Run
 * @property {string} scenario
 * @property {SideName} side
 * @property {number} round
 * @property {number} elapsedMs from before the first process started to after the last one ended
 * @property {number | undefined} peakRssBytes of `slipway`
 * @property {number | undefined} sentBytes counted by a proxy in front of the registry; absent where there was none
 */

/**
 * A build folder, a registry with nothing but the base, and the two sides that push.
 *
 * @typedef {object} PushBench
 * @property {string} folder the build
 * @property {{ files: number, totalBytes: number }} build
 * @property {(side: SideName, round: number) => Promise<Run>} pushFirst pushes straight to a registry and from a
 *   machine that both never saw the build
 * @property {() => Promise<void>} forget makes registry and sides forget every push
 * @property {(run: Pick<Run, 'scenario' | 'side' | 'round'>) => Promise<Run>} pushNext pushes to the repository that
 *   the side keeps, through the counting proxy, with all that the side remembers
 * @property {() => Promise<void>} close
 */

/**
 * Prepares pushes of a build in Unity's shape to a docker-registry on this machine.
 *
 * Disk: several times the build below the temp folder, until `close`.
 *
 * @param {Pick<import('../tools/peers/docker-engine.mjs').DockerEngine, 'docker' | 'isOurs'>} engine has the base image
 * @param {{ totalBytes?: number, log?: (line: string) => void }} [options] `totalBytes`: size of the build, 404 MB
 *   unless given
 * @returns {Promise<PushBench>}
 */
export async function openPushBench(engine, { totalBytes, log = console.log } = {}) {
  const workspace = await mkdtemp(join(tmpdir(), 'slipway-bench-'))
  const folder = join(workspace, 'build')
  const build = generateUnityFolder(folder, totalBytes === undefined ? {} : { totalBytes })
  const registry = await startBenchRegistry(engine, { log })
  const proxy = await startCountingProxy(registry.registry)
  await registry.announceBase(proxy.registry)
  const folders = { build: folder, workspace }
  const sides = { slipway: slipwaySide(folders), docker: dockerSide(engine, folders) }
  let tags = 0

  const forget = async () => {
    for (const side of Object.values(sides)) await side.forget()
    await registry.forgetImages()
  }
  /** @param {Run} done */
  const logged = (done) => {
    log(describeRun(done))
    return done
  }

  return {
    folder,
    build,
    forget,
    async pushFirst(side, round) {
      await forget()
      // What earlier pushes left to be written must not slow this one down.
      await run('sync', [])
      const { elapsedMs, peakRssBytes } = await sides[side].push(
        `${registry.registry}/studio/${side}-${round}:1`,
        registry.base,
      )
      return logged({ scenario: 'first', side, round, elapsedMs, peakRssBytes, sentBytes: undefined })
    },
    async pushNext({ scenario, side, round }) {
      tags += 1
      const before = proxy.sentBytes()
      const { elapsedMs, peakRssBytes } = await sides[side].push(
        `${proxy.registry}/studio/${side}:${tags}`,
        registry.base.replace(registry.registry, proxy.registry),
      )
      const sentBytes = proxy.sentBytes() - before
      return logged({ scenario, side, round, elapsedMs, peakRssBytes, sentBytes })
    },
    async close() {
      await sides.docker.forget()
      await proxy.stop()
      await registry.stop()
      await rm(workspace, { recursive: true, force: true })
    },
  }
}

/** @param {Run} run */
function describeRun({ scenario, side, round, elapsedMs, peakRssBytes, sentBytes }) {
  const parts = [
    `${scenario} ${round}`.padEnd(12),
    side.padEnd(8),
    `${(elapsedMs / 1000).toFixed(2)} s`.padStart(8),
    ...(sentBytes === undefined ? [] : [`${(sentBytes / 1e6).toFixed(2)} MB sent`]),
    ...(peakRssBytes === undefined ? [] : [`${(peakRssBytes / 1e6).toFixed(0)} MB at most`]),
  ]
  return parts.join('  ')
}
