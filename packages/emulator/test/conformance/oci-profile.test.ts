import { startEmulator } from '../../src/index.js'
import { basic, clientOf } from '../support/client.js'
import { describeConformance } from './describe-conformance.js'

describeConformance('the emulator in profile oci', async () => {
  const emulator = await startEmulator({ auth: 'basic', profile: 'oci' })
  const { project, push } = emulator
  return { send: clientOf(emulator, basic(push)), project, stop: () => emulator.close() }
})
