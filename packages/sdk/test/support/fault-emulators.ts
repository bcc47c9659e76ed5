import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmulatorOptions, startEmulator } from '@slipway/emulator'
import type { FaultRegistries } from './fault-bench.js'
import { plainJudge } from './tag-judge.js'

/** Emulators to try faults on: one that wants tokens, and one that serves everybody. */
export const faultEmulators: FaultRegistries = {
  async target() {
    const account = { username: 'robot$studio+client-push', token: 'token-of-the-push-account' }
    const emulator = await restartableEmulator({ push: account })
    return { ...emulator, account, judge: plainJudge({ host: emulator.host, account }) }
  },
  source: () => restartableEmulator({ auth: 'none' }),
}

async function restartableEmulator(options: EmulatorOptions) {
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-faults-data-'))
  const start = () => startEmulator({ ...options, dataDir })
  let emulator = await start()
  return {
    host: () => emulator.registry,
    project: emulator.project,
    async restart() {
      await emulator.close()
      emulator = await start()
    },
    async stop() {
      await emulator.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
