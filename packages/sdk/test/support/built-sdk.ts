import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../../../../tools/setup.mjs'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** A build of the package that stays, for programs in processes of their own. */
export interface BuiltSdk {
  /** Path of the module to import. */
  readonly path: string
  remove(): Promise<void>
}

/** Builds the sources as they are now, and copies the result. */
export async function builtSdk(): Promise<BuiltSdk> {
  await ensureBuilt(['sdk'])
  // A copy, where its dependencies are found: a build that begins meanwhile takes the package away for some seconds.
  const copy = await mkdtemp(join(PACKAGE, 'node_modules', '.built-'))
  await cp(join(PACKAGE, 'dist'), copy, { recursive: true })
  return { path: join(copy, 'index.js'), remove: () => rm(copy, { recursive: true, force: true }) }
}
