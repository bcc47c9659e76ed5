// The two registries that are compared, each as a process of its own with its data in a folder.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startDaemon } from '../tools/peers/daemon.mjs'
import { startDockerRegistry } from '../tools/peers/docker-registry.mjs'
import { root } from '../tools/run.mjs'
import { highWaterMark } from './measured-process.mjs'

/** @typedef {'emulator' | 'docker-registry'} RegistrySide */

/**
 * @typedef {object} EmptyRegistry
 * @property {string} registry `127.0.0.1:PORT`; asks for no credential
 * @property {() => number} peakRssBytes the most memory that the emulator ever had; 0 for docker-registry
 * @property {() => Promise<void>} stop ends it and deletes its data
 */

const BIN = join(root, 'packages', 'cli', 'dist', 'bin.js')

/**
 * Starts a registry with nothing in it.
 *
 * @param {RegistrySide} side
 * @param {string} folder where its data goes
 * @returns {Promise<EmptyRegistry>}
 */
export async function startEmptyRegistry(side, folder) {
  if (side === 'emulator') return startEmulatorProcess(folder)
  const { registry, stop } = await startDockerRegistry({ folder, log: () => {} })
  return { registry, peakRssBytes: () => 0, stop }
}

/**
 * Starts the emulator as its users do. With a data folder, which is the slower way: what it has acknowledged is safe from
 * a power cut.
 *
 * @param {string} parent
 * @returns {Promise<EmptyRegistry>}
 */
async function startEmulatorProcess(parent) {
  const folder = await mkdtemp(join(parent, 'emulator-'))
  const logPath = join(folder, 'emulator.log')
  const args = [BIN, 'emulator', '--data', join(folder, 'data'), '--auth', 'none', '--json']
  const { value, pid, stop } = await startDaemon(process.execPath, args, {
    logPath,
    ready: () => readAddress(logPath),
  })
  return {
    registry: value,
    peakRssBytes: () => highWaterMark(pid),
    async stop() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Reads the line of JSON that the emulator prints when it is ready.
 *
 * @param {string} logPath
 * @returns {Promise<string | undefined>}
 */
async function readAddress(logPath) {
  const line = /^\{.*\}$/m.exec(await readFile(logPath, 'utf8'))?.[0]
  return line === undefined ? undefined : JSON.parse(line).registry
}
