// How long a push takes beside `docker build` and `docker push` of the same folder to the same registry.
// Usage: npm run bench -- first-push   (installs Docker, docker-registry and debootstrap where they are missing)

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importDebianBase } from '../tools/peers/debian-base.mjs'
import { startDockerEngine } from '../tools/peers/docker-engine.mjs'
import { installPeers } from '../tools/peers/packages.mjs'
import { root } from '../tools/run.mjs'
import { isProgram, program } from '../tools/steps.mjs'
import { formatCsv, formatReport } from './first-push-report.mjs'
import { openPushBench } from './push-bench.mjs'
import { median } from './statistics.mjs'
import { changeCode, changeData, touchAll } from './unity-folder.mjs'

/** @typedef {import('./push-bench.mjs').Run} Run */
/** @typedef {import('./push-bench.mjs').PushBench} PushBench */

const ROUNDS = 3
/** The order of sides in a round: neither always comes second. */
const ORDERS = /** @type {const} */ ([
  ['slipway', 'docker'],
  ['docker', 'slipway'],
])

/**
 * @typedef {object} FirstPush
 * @property {Run[]} runs timed ones, then one of each side with its bytes counted, which the rest of a bench builds on
 * @property {{ slipway: number, docker: number }} medianMs of the timed runs
 * @property {number} ratio how many times longer Docker takes
 * @property {{ slipway: number, docker: number }} sentBytes
 * @property {number} peakRssBytes the most that `slipway` had in any run
 */

/**
 * Measures the first push of a build: with no cache, into an empty repository, the base image in the registry. The sides
 * take turns.
 *
 * @param {PushBench} bench
 * @param {{ rounds?: number }} [options] `rounds`: timed pushes of each side, 3 unless given
 * @returns {Promise<FirstPush>}
 */
export async function measureFirstPush(bench, { rounds = ROUNDS } = {}) {
  /** @type {Run[]} */
  const timed = []
  for (let round = 1; round <= rounds; round++) {
    for (const side of orderOf(round)) timed.push(await bench.pushFirst(side, round))
  }
  await bench.forget()
  const slipway = await bench.pushNext({ scenario: 'counted', side: 'slipway', round: 1 })
  const docker = await bench.pushNext({ scenario: 'counted', side: 'docker', round: 1 })

  const runs = [...timed, slipway, docker]
  const medianMs = { slipway: medianOf(timed, 'slipway'), docker: medianOf(timed, 'docker') }
  return {
    runs,
    medianMs,
    ratio: medianMs.docker / medianMs.slipway,
    sentBytes: { slipway: slipway.sentBytes ?? 0, docker: docker.sentBytes ?? 0 },
    peakRssBytes: Math.max(...runs.map(({ peakRssBytes = 0 }) => peakRssBytes)),
  }
}

/**
 * What happens to a build between two pushes.
 *
 * @type {Readonly<Record<string, (folder: string, round: number) => void>>}
 */
const CHANGES = {
  nochange: () => {},
  touch: (folder) => touchAll(folder),
  code: (folder, round) => changeCode(folder, { round }),
  data: (folder, round) => changeData(folder, { round }),
}

/**
 * Measures the pushes after the first one, each after a change of the build.
 *
 * @param {PushBench} bench after {@link measureFirstPush}
 * @returns {Promise<Run[]>}
 */
async function measureNextPushes(bench) {
  /** @type {Run[]} */
  const runs = []
  for (const [scenario, change] of Object.entries(CHANGES)) {
    for (let round = 1; round <= ROUNDS; round++) {
      change(bench.folder, round)
      for (const side of orderOf(round)) runs.push(await bench.pushNext({ scenario, side, round }))
    }
  }
  return runs
}

/** @param {number} round */
const orderOf = (round) => ORDERS[round % 2 === 1 ? 0 : 1]

/**
 * @param {readonly Run[]} runs
 * @param {Run['side']} wanted
 */
const medianOf = (runs, wanted) =>
  median(runs.filter(({ side }) => side === wanted).map(({ elapsedMs }) => elapsedMs))

async function main() {
  await installPeers()
  const engine = await startDockerEngine()
  try {
    await importDebianBase(engine)
    const bench = await openPushBench(engine)
    try {
      const first = await measureFirstPush(bench)
      const runs = [...first.runs, ...(await measureNextPushes(bench))]
      const report = formatReport(runs, { build: bench.build, dockerVersion: engine.version })
      const results = join(root, 'bench', 'results')
      await mkdir(results, { recursive: true })
      await writeFile(join(results, 'first-push.md'), report)
      await writeFile(join(results, 'first-push.csv'), formatCsv(runs))
      console.log(`\n${report}`)
    } finally {
      await bench.close()
    }
  } finally {
    await engine.stop()
  }
}

if (isProgram(import.meta.url)) await program(main)
