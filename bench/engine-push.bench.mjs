// How long a push of an image of the Docker engine takes beside the engine's own, to the same registry.
// Usage: npm run bench -- engine-push   (installs Docker, docker-registry and debootstrap where they are missing)

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@slipway/sdk'
import { DEBIAN_BASE, importDebianBase } from '../tools/peers/debian-base.mjs'
import { startDockerEngine } from '../tools/peers/docker-engine.mjs'
import { installPeers } from '../tools/peers/packages.mjs'
import { run } from '../tools/peers/run.mjs'
import { root } from '../tools/run.mjs'
import { isProgram, program } from '../tools/steps.mjs'
import { startBenchRegistry } from './bench-registry.mjs'
import { describeMachine } from './machine.mjs'
import { runMeasured } from './measured-process.mjs'
import { median } from './statistics.mjs'
import { changeCode, generateUnityFolder } from './unity-folder.mjs'

const ROUNDS = 3
const BIN = join(root, 'packages', 'cli', 'dist', 'bin.js')

/**
 * `slipway`: the command, a process for each push; `sdk`: `client.push` in a process that stays, as behind an editor.
 *
 * @typedef {'slipway' | 'sdk' | 'docker'} Side
 */

/** @type {readonly Side[]} */
const SIDES = ['slipway', 'docker', 'sdk']

/**
 * @typedef {object} EngineRun
 * @property {keyof typeof SCENARIOS} scenario
 * @property {Side} side
 * @property {number} round
 * @property {number} elapsedMs from before the process starts to after it has ended
 * @property {number | undefined} peakRssBytes of `slipway`
 */

const SCENARIOS = {
  first: 'an image of which the registry has the base alone; no cache on either side',
  change: 'a new 20 MB game binary and boot.config, everything else as it was',
  rebuild: 'the same change in a build that wrote every file anew: all times differ',
  nochange: 'the same image under another tag',
}

/**
 * Measures pushes of an image that has a build of 404 MB in one layer on a base, which is what a Dockerfile with one `COPY`
 * makes. Building it is not part of the time.
 *
 * @param {Pick<import('../tools/peers/docker-engine.mjs').DockerEngine, 'docker' | 'host'>} engine has the base image
 * @param {{ rounds?: number, log?: (line: string) => void }} [options] `rounds`: pushes of each scenario and side, 3 unless
 *   given
 * @returns {Promise<EngineRun[]>}
 */
export async function measureEnginePushes(engine, { rounds = ROUNDS, log = console.log } = {}) {
  const workspace = await mkdtemp(join(tmpdir(), 'slipway-bench-'))
  const registry = await startBenchRegistry(engine, { log })
  /** @type {EngineRun[]} */
  const runs = []
  try {
    const bench = await openBench(engine, { workspace, registry: registry.registry })
    /** @param {keyof typeof SCENARIOS} scenario @param {number} round @param {string} image @param {Side} side */
    const measure = async (scenario, round, image, side) => {
      const measured = { scenario, side, round, ...(await bench.push(side, image)) }
      log(describeRun(measured))
      runs.push(measured)
    }
    /** @param {number} round */
    const turn = (round) => SIDES.map((_, index) => SIDES[(index + round) % SIDES.length] ?? 'sdk')

    for (let round = 1; round <= rounds; round++) {
      for (const side of turn(round)) {
        await bench.forget(side)
        await registry.forgetImages()
        // An image that the engine has never pushed.
        await measure('first', round, await bench.build({ touchesAll: true }), side)
      }
    }
    const before = await bench.build({ touchesAll: true })
    for (const side of SIDES) await bench.push(side, before)
    for (let round = 1; round <= rounds; round++) {
      const changed = await bench.build({ touchesAll: false })
      for (const side of turn(round)) await measure('change', round, changed, side)
      const rebuilt = await bench.build({ touchesAll: true })
      for (const side of turn(round)) await measure('rebuild', round, rebuilt, side)
      for (const side of turn(round)) await measure('nochange', round, rebuilt, side)
    }
    return runs
  } finally {
    await registry.stop()
    await rm(workspace, { recursive: true, force: true })
  }
}

/**
 * @param {Pick<import('../tools/peers/docker-engine.mjs').DockerEngine, 'docker' | 'host'>} engine
 * @param {{ workspace: string, registry: string }} place
 */
async function openBench({ docker, host }, { workspace, registry }) {
  const folder = join(workspace, 'context', 'build')
  await mkdir(folder, { recursive: true })
  await writeFile(join(workspace, 'context', 'Dockerfile'), `FROM ${DEBIAN_BASE}\nCOPY build /app\n`)
  generateUnityFolder(folder)
  const cacheOf = (/** @type {Side} */ side) => join(workspace, `cache-${side}`)
  const client = createClient({
    env: { DOCKER_HOST: host },
    credentials: 'anonymous',
    cacheDir: cacheOf('sdk'),
  })
  let images = 0
  let pushes = 0

  return {
    /** @param {Side} side */
    forget: (side) => rm(cacheOf(side), { recursive: true, force: true }),
    /** @param {{ touchesAll: boolean }} options */
    async build(options) {
      images += 1
      changeCode(folder, { round: images, ...options })
      const name = `slipway-bench/game:${images}`
      const buildKit = { env: { DOCKER_BUILDKIT: '1' } }
      await docker(['build', '--quiet', '--tag', name, join(workspace, 'context')], buildKit)
      return name
    },
    /**
     * @param {Side} side
     * @param {string} image
     * @returns {Promise<{ elapsedMs: number, peakRssBytes: number | undefined }>}
     */
    async push(side, image) {
      pushes += 1
      // What the build left to be written must not slow the push down.
      await run('sync', [])
      const reference = `${registry}/studio/${side}:${pushes}`
      if (side === 'slipway') {
        const args = ['push', '--engine-image', image, '--to', reference]
        const flags = ['--anonymous', '--cache-dir', cacheOf(side), '--json']
        return runMeasured(process.execPath, [BIN, ...args, ...flags], { env: { DOCKER_HOST: host } })
      }
      if (side === 'docker') await docker(['tag', image, reference])
      const startedAt = performance.now()
      if (side === 'sdk') await client.push({ from: { engineImage: image }, to: reference })
      else await docker(['push', reference])
      const elapsedMs = performance.now() - startedAt
      // A name in the registry would tell the other sides where to find the layers.
      if (side === 'docker') await docker(['image', 'rm', reference])
      return { elapsedMs, peakRssBytes: undefined }
    },
  }
}

/**
 * How many times longer the engine takes than one of ours, by medians.
 *
 * @param {readonly EngineRun[]} runs
 * @param {keyof typeof SCENARIOS} scenario
 * @param {'slipway' | 'sdk'} side
 */
export function ratioOf(runs, scenario, side) {
  return medianOf(runs, scenario, 'docker') / medianOf(runs, scenario, side)
}

/** @param {readonly EngineRun[]} runs @param {EngineRun['scenario']} scenario @param {Side} side */
function medianOf(runs, scenario, side) {
  const wanted = runs.filter((one) => one.scenario === scenario && one.side === side)
  return median(wanted.map(({ elapsedMs }) => elapsedMs))
}

/** @param {EngineRun} run */
function describeRun({ scenario, round, side, elapsedMs, peakRssBytes }) {
  const memory = peakRssBytes === undefined ? '' : `${(peakRssBytes / 1e6).toFixed(0)} MB at most`
  return `${`${scenario} ${round}`.padEnd(12)}${side.padEnd(9)}${(elapsedMs / 1000).toFixed(2).padStart(6)} s  ${memory}`
}

/** @param {readonly EngineRun[]} runs @param {string} dockerVersion */
function formatReport(runs, dockerVersion) {
  const names = /** @type {(keyof typeof SCENARIOS)[]} */ (Object.keys(SCENARIOS))
  const rows = names.map((name) => {
    const seconds = (/** @type {Side} */ side) => (medianOf(runs, name, side) / 1000).toFixed(2)
    const ratios = [ratioOf(runs, name, 'slipway'), ratioOf(runs, name, 'sdk')].map((ratio) =>
      ratio.toFixed(1),
    )
    return `| ${name} | ${seconds('slipway')} | ${seconds('sdk')} | ${seconds('docker')} | ${ratios.join(' | ')} |`
  })
  return `# Push of an image of the Docker engine

\`slipway push --engine-image\` beside \`docker push\` of the same image to one docker-registry on the same machine: a build of 404 MB
in the shape of a Unity Linux server, by one \`COPY\` on Debian 12. \`sdk\` is \`client.push\` in a process that stays, as behind an
editor. Written by \`npm run bench -- engine-push\`.

- date: ${new Date().toISOString().slice(0, 10)}
- machine: ${describeMachine()}, Docker ${dockerVersion}

| scenario | slipway, median s | sdk, median s | docker, median s | docker / slipway | docker / sdk |
|---|---|---|---|---|---|
${rows.join('\n')}

${Object.entries(SCENARIOS)
  .map(([name, text]) => `- ${name}: ${text}`)
  .join('\n')}
`
}

async function main() {
  await installPeers()
  const engine = await startDockerEngine()
  try {
    await importDebianBase(engine)
    const report = formatReport(await measureEnginePushes(engine), engine.version)
    const results = join(root, 'bench', 'results')
    await mkdir(results, { recursive: true })
    await writeFile(join(results, 'engine-push.md'), report)
    console.log(`\n${report}`)
  } finally {
    await engine.stop()
  }
}

if (isProgram(import.meta.url)) await program(main)
