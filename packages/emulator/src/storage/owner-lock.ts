import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { EmulatorError } from '../emulator-error.js'
import { errorCode } from './durable-file.js'
import { isRunning, processStart } from './process-start.js'

/** The right to use a folder alone. */
export interface Ownership {
  /** Gives it back. */
  release(): Promise<void>
}

const ownerShape = z.object({ id: z.string(), pid: z.int().positive(), start: z.string().optional() })

/**
 * Makes this process the only user of a folder. What a dead process left is taken over: a killed one cannot tidy up, and
 * its pid alone would block the folder as soon as another process has it.
 *
 * Disk: writes `emulator.owner` into the folder.
 *
 * @throws {@link EmulatorError} with code `DATA_UNUSABLE`, when a living process uses the folder.
 */
export async function ownFolder(folder: string): Promise<Ownership> {
  const path = join(folder, 'emulator.owner')
  const own = { id: randomUUID(), pid: process.pid, start: await processStart(process.pid) }
  for (;;) {
    const isNew = await writeNew(path, JSON.stringify(own))
    const text = await readIfThere(path)
    const owner = text === undefined ? undefined : parseOwner(text)
    // Read back, because another process may have found the file before it was written to the end.
    if (isNew && owner?.id === own.id) return { release: () => rm(path, { force: true }) }
    if (owner && (await isRunning(owner.pid, owner.start))) throw inUse(folder, owner.pid)
    if (text !== undefined) await removeStale(path, text)
  }
}

async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function parseOwner(text: string): z.infer<typeof ownerShape> | undefined {
  try {
    return ownerShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Takes a stale file away; if another process has put its own there meanwhile, that one stays. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  if ((await readIfThere(aside)) === stale) await rm(aside)
  else await rename(aside, path)
}

function inUse(folder: string, pid: number): EmulatorError {
  return new EmulatorError(
    'DATA_UNUSABLE',
    `Could not open the data folder ${folder}: it is in use by process ${pid}.`,
    'End that process, or give another folder.',
  )
}
