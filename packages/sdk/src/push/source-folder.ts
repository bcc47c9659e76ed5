import { dirname } from 'node:path'
import type { PushSource } from './push-options.js'

/** The folder whose commit names a tag: that of the build or the Dockerfile, else where the push is called. */
export function sourceFolder(from: PushSource): string {
  if ('folder' in from) return from.folder
  return 'dockerfile' in from ? (from.context ?? dirname(from.dockerfile)) : process.cwd()
}

/** Name under which the engine keeps what it builds for a repository. */
export function builtName(repository: string): string {
  return `slipway-build/${repository}:latest`
}

/** What messages call a source. */
export function sourceName(from: PushSource): string {
  if ('folder' in from) return from.folder
  return 'dockerfile' in from ? from.dockerfile : from.engineImage
}
