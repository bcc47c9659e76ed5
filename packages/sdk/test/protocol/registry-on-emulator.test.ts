import { startEmulator } from '@slipway/emulator'
import { describeRegistry } from '../support/registry-suite.js'

for (const auth of ['token', 'basic'] as const) {
  describeRegistry(`the emulator with ${auth} authentication`, async () => {
    const emulator = await startEmulator({ auth })
    const { registry, project, push } = emulator
    return { registry, project, push, stop: () => emulator.close() }
  })
}
