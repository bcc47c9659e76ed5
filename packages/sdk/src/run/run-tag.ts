import { basename } from 'node:path'
import type { Digest } from '../reference/digest.js'

/** Where the images of build folders are named in the engine. No registry has this name, so that nothing pushes them by mistake. */
export const RUN_REPOSITORY = 'slipway-run/'

/** The name in the engine of a build folder's image: `slipway-run/linux-server:4f2c9ab10c3d`. */
export function runTag(folder: string, config: Digest): string {
  return `${repositoryOf(folder)}:${config.slice('sha256:'.length, 'sha256:'.length + 12)}`
}

/** The name in the engine of what a Dockerfile made of a folder: `slipway-run/linux-server:dockerfile`. */
export function builtTag(folder: string): string {
  return `${repositoryOf(folder)}:dockerfile`
}

function repositoryOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100)
  return `${RUN_REPOSITORY}${name === '' ? 'image' : name}`
}
