import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Accounts, openAccounts } from './auth/accounts.js'
import { EmulatorError } from './emulator-error.js'
import type { ResolvedOptions } from './emulator-options.js'
import { type Identity, openIdentity } from './identity.js'
import { type Database, openDatabase } from './storage/database.js'
import { ownFolder } from './storage/owner-lock.js'
import { openStorage, type Storage } from './storage/storage.js'

/** Everything that the emulator keeps on disk. */
export interface EmulatorData {
  readonly database: Database
  readonly storage: Storage
  readonly accounts: Accounts
  readonly identity: Identity
  /** Closes the database and gives the folder back; a temporary one is removed. */
  close(): Promise<void>
}

/**
 * Opens the data folder, or makes a temporary one.
 *
 * @throws {@link EmulatorError} with code `DATA_UNUSABLE`, when another process uses the folder, or it cannot be used.
 */
export async function openEmulatorData(options: ResolvedOptions): Promise<EmulatorData> {
  const { dataDir } = options
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'slipway-emulator-')))
  const closers: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  if (dataDir === undefined) closers.push(() => rm(folder, { recursive: true, force: true }))
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const ownership = await ownFolder(folder)
    closers.push(ownership.release)
    const isLasting = dataDir !== undefined
    const database = openDatabase(join(folder, 'emulator.sqlite'), { isLasting })
    closers.push(database.close)
    return {
      database,
      storage: await openStorage(folder, { database, isLasting }),
      accounts: openAccounts(database),
      identity: openIdentity(database, options),
      close,
    }
  } catch (cause) {
    await close()
    if (cause instanceof EmulatorError) throw cause
    throw new EmulatorError(
      'DATA_UNUSABLE',
      `Could not open the data folder ${folder}: it cannot be read or written, or holds something else.`,
      'Check the permissions, or give an empty folder.',
      { cause },
    )
  }
}
