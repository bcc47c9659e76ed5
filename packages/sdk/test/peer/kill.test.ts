import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateUnityFolder } from '../../../../bench/unity-folder.mjs'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { describeKills } from '../support/kill-suite.js'
import { faultDockerRegistries } from './support/fault-docker-registries.js'

/** A build in the shape of Unity's, and one file more that makes a layer large enough to be streamed. */
const UNITY_BYTES = 40_000_000
const LARGE_FILE_BYTES = 20_000_000
const KILLS = Math.max(2, Math.round(50 * Number(process.env.SLIPWAY_SOAK ?? 1)))

describeWith('docker-registry', 'skopeo')('with docker-registry and skopeo', () => {
  describeKills('docker-registry', {
    kills: KILLS,
    seed: Number(process.env.SLIPWAY_SEED ?? Date.now() % 1_000_000),
    aims: [
      'read',
      'base',
      'compare',
      'send',
      'ping',
      'token',
      'head-tag',
      'list-tags',
      'get-manifest',
      'get-blob',
      'head-blob',
      'mount',
      'post',
      'patch',
      'put-blob',
      'put-close',
      'publish',
      'put-manifest',
      'published',
    ],
    start: () => faultDockerRegistries.target(),
    async writeBuild(folder) {
      generateUnityFolder(folder, { totalBytes: UNITY_BYTES })
      const half = LARGE_FILE_BYTES / 2
      await writeFile(
        join(folder, 'map.bin'),
        Buffer.concat([randomBytes(half), Buffer.alloc(half, 'rock ')]),
      )
    },
    bytesPerSecond: 40_000_000,
    timeoutMs: 1_200_000,
  })
})
