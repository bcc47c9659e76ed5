import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'

/** Folder of the running program: what is installed for the whole machine lies beside it. Disk: follows the program's link. */
export function mainFolder(): string | undefined {
  const [, main] = process.argv
  if (main === undefined) return undefined
  try {
    return dirname(realpathSync(main))
  } catch {
    return undefined
  }
}
