import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushReceipt } from '@slipway/sdk'
import { run } from '../../../tools/peers/run.mjs'
import { root } from '../../../tools/run.mjs'

const BIN = join(root, 'packages', 'cli', 'dist', 'bin.js')

/** A registry that asks for a name and a password. */
export interface RegistryAccount {
  /** Host and port. */
  readonly registry: string
  readonly username: string
  readonly password: string
}

/**
 * Pushes with the built command, as a build machine would that has never pushed before.
 *
 * @param args folder and flags, without `--json`
 * @returns the receipt that it printed
 */
export async function pushByCommand(
  args: readonly string[],
  { registry, username, password }: RegistryAccount,
): Promise<PushReceipt> {
  const cache = await mkdtemp(join(tmpdir(), 'slipway-cache-'))
  try {
    const env = {
      SLIPWAY_REGISTRY: registry,
      SLIPWAY_PROJECT: 'studio',
      SLIPWAY_PUSH_USERNAME: username,
      SLIPWAY_PUSH_TOKEN: password,
      SLIPWAY_CACHE_DIR: cache,
    }
    const { stdout } = await run(process.execPath, [BIN, 'push', ...args, '--json'], { env })
    return JSON.parse(stdout) as PushReceipt
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
}
