import { startEmulator } from '@slipway/emulator'
import { describePush } from '../support/push-suite.js'

for (const [profile, auth] of [
  ['oci', 'basic'],
  ['harbor', 'token'],
] as const) {
  describePush(`the emulator as ${profile} with ${auth} authentication`, async () => {
    const emulator = await startEmulator({ profile, auth })
    const { registry, project, push } = emulator
    return { registry, project, push, stop: () => emulator.close() }
  })
}
