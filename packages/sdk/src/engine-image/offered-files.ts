import type { BuildFiles } from '../docker/build-request.js'
import type { BuildContext } from '../dockerfile/context.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'

/** Files that are offered to a build. */
export interface WatchedFiles extends BuildFiles {
  /** Why a file could not be read: the engine tells it as a failure of its own. */
  failure(): SdkError | undefined
}

/** Offers the files of a context to a build, and remembers what went wrong with one. */
export function offerFiles(context: BuildContext, signal: AbortSignal | undefined): WatchedFiles {
  let failure: unknown
  const watch = <T extends NodeJS.EventEmitter>(stream: T): T => {
    stream.on('error', (error) => {
      failure ??= error
    })
    return stream
  }
  return {
    files: context.entries.map((entry) => ({
      ...entry,
      open: () => watch(context.readFile(entry, { signal })),
    })),
    dockerfile: { path: context.dockerfilePath, text: context.dockerfile },
    tar: (options) => watch(context.tar(options)),
    failure: () => (isSdkError(failure) ? failure : undefined),
  }
}
