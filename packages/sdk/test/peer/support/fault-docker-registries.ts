import { startDockerRegistry } from '../../../../../tools/peers/docker-registry.mjs'
import type { FaultRegistries } from '../../support/fault-bench.js'
import { skopeoJudge } from './skopeo-judge.js'
import { startTokenFront } from './token-front.js'

const PROJECT = 'studio'

/** Debian's docker-registry to try faults on: one that wants tokens, judged by skopeo, and one that serves everybody. */
export const faultDockerRegistries: FaultRegistries = {
  async target() {
    const registry = await startDockerRegistry({ auth: true, log: () => undefined })
    const account = { username: registry.username ?? '', token: registry.password ?? '' }
    const host = () => registry.registry
    const front = await startTokenFront(host, account)
    return {
      host: () => front.host,
      account,
      project: PROJECT,
      judge: skopeoJudge({ host, account }),
      restart: registry.restart,
      async stop() {
        await front.close()
        await registry.stop()
      },
    }
  },
  async source() {
    const registry = await startDockerRegistry({ log: () => undefined })
    return { host: () => registry.registry, project: PROJECT, restart: registry.restart, stop: registry.stop }
  },
}
