import { generateUnityFolder } from '../../../../bench/unity-folder.mjs'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { describeKills } from '../support/kill-suite.js'
import { faultDockerRegistries } from './support/fault-docker-registries.js'

const BUILD_BYTES = 60_000_000
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
    writeBuild: (folder) => void generateUnityFolder(folder, { totalBytes: BUILD_BYTES }),
    bytesPerSecond: 40_000_000,
    timeoutMs: 1_200_000,
  })
})
