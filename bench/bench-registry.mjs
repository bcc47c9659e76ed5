import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pushDebianBase } from '../tools/peers/debian-base.mjs'
import { startDockerRegistry } from '../tools/peers/docker-registry.mjs'

/**
 * @typedef {object} BenchRegistry
 * @property {string} registry `127.0.0.1:PORT`; asks for no credential
 * @property {string} base reference of the base image there
 * @property {() => Promise<void>} forgetImages removes what was pushed to the project `studio`, so that nothing of an
 *   earlier run can be mounted or found
 * @property {(address: string) => Promise<void>} announceBase lets the engine find out that the base is in the registry
 *   under another address too: it can mount it there from then on
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a docker-registry that holds the base image and nothing else.
 *
 * @param {Pick<import('../tools/peers/docker-engine.mjs').DockerEngine, 'docker'>} engine has the base image
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<BenchRegistry>}
 */
export async function startBenchRegistry(engine, { log }) {
  const { registry, folder, stop } = await startDockerRegistry({ log })
  const store = join(folder, 'data', 'docker', 'registry', 'v2')
  const blobFolders = () => listBlobFolders(join(store, 'blobs', 'sha256'))
  /** @type {string[]} */
  const tagged = []
  /** @param {string} address */
  const announceBase = async (address) => {
    const reference = await pushDebianBase(engine, { registry: address }, { log })
    tagged.push(reference)
    return reference
  }
  try {
    const base = await announceBase(registry)
    const baseBlobs = new Set(await blobFolders())
    return {
      registry,
      base,
      announceBase: async (address) => void (await announceBase(address)),
      async forgetImages() {
        await rm(join(store, 'repositories', 'studio'), { recursive: true, force: true })
        const pushed = (await blobFolders()).filter((path) => !baseBlobs.has(path))
        for (const path of pushed) await rm(path, { recursive: true })
      },
      async stop() {
        await engine.docker(['image', 'rm', ...tagged])
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param {string} folder with one folder for each first byte of a digest */
async function listBlobFolders(folder) {
  const nested = (await readdir(folder)).map(async (first) =>
    (await readdir(join(folder, first))).map((digits) => join(folder, first, digits)),
  )
  return (await Promise.all(nested)).flat()
}
