import { onTestFinished } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/index.js'
import { clientOf, type Send } from './client.js'

/** Starts an emulator that ends with the test. Without authentication unless the test asks for it. */
export async function anEmulator(options: EmulatorOptions = {}): Promise<Emulator & { send: Send }> {
  const emulator = await startEmulator({ auth: 'none', ...options })
  onTestFinished(() => emulator.close())
  return Object.assign(emulator, { send: clientOf(emulator) })
}
