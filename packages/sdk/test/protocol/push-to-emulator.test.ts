import { startEmulator } from '@slipway/emulator'
import { describePush } from '../support/push-suite.js'

for (const auth of ['token', 'basic'] as const) {
  describePush(`the emulator with ${auth} authentication`, async () => {
    const emulator = await startEmulator({ auth })
    const { registry, project, push } = emulator
    return { registry, project, push, stop: () => emulator.close() }
  })
}
