import { startEmulator } from '@slipway/emulator'
import { describePromotion } from '../support/promotion-suite.js'

for (const auth of ['token', 'basic'] as const) {
  const start = async (project: string) => {
    const emulator = await startEmulator({ auth, project })
    const { registry, push } = emulator
    return { registry, project, push, stop: () => emulator.close() }
  }
  describePromotion(`emulators with ${auth} authentication`, async () => ({
    source: await start('studio'),
    target: await start('live'),
  }))
}
