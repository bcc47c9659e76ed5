import { randomBytes } from 'node:crypto'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBytes, type LayerCacheState } from '@slipway/sdk'
import { count } from '../output/tables.js'
import { type DoctorCheck, fail, ok, warn } from './check.js'

/** The cache itself stays below 10 MB; less room than this says that the disk is about to be full. */
const ENOUGH_BYTES = 100 * 1024 * 1024

/** Whether the cache folder can be written. Disk: creates the folder, writes a small file and removes it. */
export async function checkCacheFolder(folder: string): Promise<DoctorCheck> {
  const probe = join(folder, `.probe-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(probe, '', { flag: 'wx' })
    await rm(probe)
    return ok('cache', `${folder} can be written`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return fail(
      'cache',
      `${folder} cannot be written: ${code ?? message}`,
      'Set SLIPWAY_CACHE_DIR, or --cache-dir, to a folder that you may write to.',
    )
  }
}

/** Whether what earlier pushes learnt can be used. */
export function checkLayerCache({ path, state, sizeBytes, layers }: LayerCacheState): DoctorCheck {
  if (state === 'empty') return ok('layer cache', 'empty')
  if (state === 'usable') return ok('layer cache', `${count(layers, 'layer')}, ${formatBytes(sizeBytes)}`)
  return warn(
    'layer cache',
    `${path} is damaged or cannot be read`,
    'Delete the file: the next push packs everything once more and writes it anew.',
  )
}

/** Whether the disk of the folder has room. */
export async function checkDisk(folder: string): Promise<DoctorCheck> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const freeBytes = bavail * bsize
    const detail = `${formatBytes(freeBytes)} free`
    return freeBytes >= ENOUGH_BYTES
      ? ok('disk', detail)
      : warn('disk', detail, `Make room on the disk of ${folder}.`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return warn('disk', `free room is not known: ${code ?? message}`, 'Correct the cache folder first.')
  }
}
