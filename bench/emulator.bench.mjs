// How long a build takes into the emulator and out of it, beside Debian's docker-registry on the same machine.
// Usage: npm run bench -- emulator   (installs docker-registry and skopeo where they are missing)

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPeers } from '../tools/peers/packages.mjs'
import { run } from '../tools/peers/run.mjs'
import { skopeo } from '../tools/peers/skopeo.mjs'
import { root } from '../tools/run.mjs'
import { isProgram, program } from '../tools/steps.mjs'
import { describeMachine } from './machine.mjs'
import { runMeasured } from './measured-process.mjs'
import { startEmptyRegistry } from './registry-sides.mjs'
import { median } from './statistics.mjs'
import { generateUnityFolder } from './unity-folder.mjs'

/** @typedef {import('./registry-sides.mjs').RegistrySide} RegistrySide */
/** @typedef {'push' | 'pull' | 'copy'} Scenario */
/** @typedef {{ scenario: Scenario, side: RegistrySide, round: number, elapsedMs: number }} Run */

/**
 * @typedef {object} Comparison
 * @property {Scenario} scenario
 * @property {Readonly<Record<RegistrySide, number>>} medianMs
 * @property {number} ratio how many times longer the emulator takes
 */

/**
 * @typedef {object} EmulatorSpeed
 * @property {Comparison[]} comparisons one of each scenario
 * @property {number} peakRssBytes the most memory that an emulator ever had
 * @property {number} buildBytes size of the build
 */

const ROUNDS = 3

/** @type {Readonly<Record<Scenario, string>>} */
const SCENARIOS = {
  push: 'slipway push without a cache, from the build to an empty registry',
  pull: 'skopeo copy of that image from the registry to a folder',
  copy: 'skopeo copy of that folder to another empty registry: nothing is compressed on the way',
}

/** The order of sides in a round: neither always comes second. */
const ORDERS = /** @type {const} */ ([
  ['emulator', 'docker-registry'],
  ['docker-registry', 'emulator'],
])

/**
 * Pushes one build to the emulator and to docker-registry and pulls it again, in turns. Every run is logged.
 *
 * Disk: several times the build below the temp folder while it runs.
 *
 * @param {{ rounds?: number, totalBytes?: number, log?: (line: string) => void }} [options] `rounds`: runs of each
 *   scenario and side, 3 unless given; `totalBytes`: size of the build, 404 MB unless given
 * @returns {Promise<EmulatorSpeed>}
 */
export async function measureEmulator({ rounds = ROUNDS, totalBytes, log = console.log } = {}) {
  const workspace = await mkdtemp(join(tmpdir(), 'slipway-emulator-bench-'))
  try {
    const build = join(workspace, 'build')
    const made = generateUnityFolder(build, totalBytes === undefined ? {} : { totalBytes })
    /** @type {Run[]} */
    const runs = []
    let peakRssBytes = 0
    for (let round = 1; round <= rounds; round++) {
      for (const side of ORDERS[round % 2 === 1 ? 0 : 1]) {
        const own = await mkdtemp(join(workspace, 'side-'))
        const measured = await measureSide(side, { build, own })
        await rm(own, { recursive: true })
        peakRssBytes = Math.max(peakRssBytes, measured.peakRssBytes)
        for (const { scenario, elapsedMs } of measured.times) {
          runs.push({ scenario, side, round, elapsedMs })
          log(`${scenario} ${round}  ${side.padEnd(15)}  ${seconds(elapsedMs)} s`)
        }
      }
    }
    return { comparisons: compare(runs), peakRssBytes, buildBytes: made.totalBytes }
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

/**
 * Goes through all scenarios with one side.
 *
 * @param {RegistrySide} side
 * @param {{ build: string, own: string }} folders `own` is empty, and for this alone
 * @returns {Promise<{ times: { scenario: Scenario, elapsedMs: number }[], peakRssBytes: number }>}
 */
async function measureSide(side, { build, own }) {
  const folder = `dir:${join(own, 'pulled')}`
  const bin = join(root, 'packages', 'cli', 'dist', 'bin.js')
  const flags = ['--base', 'scratch', '--anonymous', '--cache-dir', join(own, 'cache'), '--json']
  const full = await withEmptyRegistry({ side, own }, async (reference) => ({
    push: await timed(() => runMeasured(process.execPath, [bin, 'push', build, '--to', reference, ...flags])),
    pull: await timed(() => skopeo(['copy', '--src-tls-verify=false', `docker://${reference}`, folder])),
  }))
  const copied = await withEmptyRegistry({ side, own }, async (reference) =>
    timed(() => skopeo(['copy', '--dest-tls-verify=false', folder, `docker://${reference}`])),
  )
  const times = [
    { scenario: /** @type {const} */ ('push'), elapsedMs: full.result.push },
    { scenario: /** @type {const} */ ('pull'), elapsedMs: full.result.pull },
    { scenario: /** @type {const} */ ('copy'), elapsedMs: copied.result },
  ]
  return { times, peakRssBytes: Math.max(full.peakRssBytes, copied.peakRssBytes) }
}

/**
 * @template T
 * @param {{ side: RegistrySide, own: string }} place
 * @param {(reference: string) => Promise<T>} work
 * @returns {Promise<{ result: T, peakRssBytes: number }>}
 */
async function withEmptyRegistry({ side, own }, work) {
  const { registry, peakRssBytes, stop } = await startEmptyRegistry(side, own)
  try {
    const result = await work(`${registry}/studio/server:1`)
    return { result, peakRssBytes: peakRssBytes() }
  } finally {
    await stop()
  }
}

/**
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} milliseconds
 */
async function timed(work) {
  // What earlier runs left to be written must not slow this one down.
  await run('sync', [])
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/**
 * @param {readonly Run[]} runs
 * @returns {Comparison[]}
 */
function compare(runs) {
  return /** @type {const} */ (['push', 'pull', 'copy']).map((scenario) => {
    /** @param {RegistrySide} wanted */
    const medianOf = (wanted) =>
      median(
        runs
          .filter(({ scenario: own, side }) => own === scenario && side === wanted)
          .map(({ elapsedMs }) => elapsedMs),
      )
    const medianMs = { emulator: medianOf('emulator'), 'docker-registry': medianOf('docker-registry') }
    return { scenario, medianMs, ratio: medianMs.emulator / medianMs['docker-registry'] }
  })
}

async function main() {
  await installPeers()
  const { comparisons, peakRssBytes, buildBytes } = await measureEmulator()
  console.log(`\n${new Date().toISOString().slice(0, 10)}, ${describeMachine()}`)
  console.log(`a build of ${megabytes(buildBytes)} MB, medians of ${ROUNDS} runs in seconds`)
  console.log('scenario  emulator  docker-registry  ratio')
  for (const { scenario, medianMs, ratio } of comparisons) {
    const ours = seconds(medianMs.emulator).padStart(8)
    const theirs = seconds(medianMs['docker-registry']).padStart(15)
    console.log(`${scenario.padEnd(8)}  ${ours}  ${theirs}  ${ratio.toFixed(2).padStart(5)}`)
  }
  for (const [scenario, text] of Object.entries(SCENARIOS)) console.log(`- ${scenario}: ${text}`)
  console.log(`memory of the emulator: ${megabytes(peakRssBytes)} MB at most`)
}

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(2)

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(0)

if (isProgram(import.meta.url)) await program(main)
