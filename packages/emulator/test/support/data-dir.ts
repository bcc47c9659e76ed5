import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes a folder for an emulator's data that goes away with the test. */
export async function aDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-data-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
