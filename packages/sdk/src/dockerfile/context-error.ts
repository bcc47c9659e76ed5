import { ConfigError, IntegrityError, LocalError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { BadPattern } from '../pack/dockerignore.js'

/** What every failure to list or send a build context says that it tried. */
export const CONTEXT_ACTION = 'read the build context'

/** Makes of a failure to read something of the context what its owner can do something about. */
export function contextUnreadable(path: string, error: unknown): SdkError {
  if (isSdkError(error)) return error
  const { code = 'an unknown error' } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return contextFileChanged(path, error)
  const isRefused = code === 'EACCES' || code === 'EPERM'
  return new LocalError('LOCAL_IO', {
    action: CONTEXT_ACTION,
    target: path,
    reason: isRefused ? 'you may not read it' : `the operating system answered ${code}`,
    hint: 'Make it readable, or exclude it in .dockerignore.',
    side: 'local',
    retryable: code === 'EBUSY',
    cause: error,
  })
}

/** Says of a build context what packing a file says of a build folder: the advice differs. */
export function contextSendFailed(folder: string, error: unknown): SdkError {
  if (!isSdkError(error)) return contextUnreadable(folder, error)
  const { code, target = folder, cause } = error
  if (code === 'FILE_CHANGED') return contextFileChanged(target, cause)
  return code === 'LOCAL_IO' ? contextUnreadable(target, cause) : error
}

/** A file is no more what it was when the context was listed. */
export function contextFileChanged(path: string, cause?: unknown): IntegrityError {
  return new IntegrityError('FILE_CHANGED', {
    action: CONTEXT_ACTION,
    target: path,
    reason: 'it changed while it was being read',
    hint: 'Wait until nothing writes to it, then build again; or exclude it in .dockerignore.',
    side: 'local',
    retryable: true,
    cause,
  })
}

/** The folder of the context is not there, or is no folder. */
export function noContextFolder(folder: string, cause: unknown): LocalError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  const isGone = code === 'ENOENT' || code === 'ENOTDIR'
  return new LocalError('LOCAL_IO', {
    action: CONTEXT_ACTION,
    target: folder,
    reason: isGone
      ? 'it does not exist'
      : code === undefined
        ? 'it is not a folder'
        : `the system said ${code}`,
    hint: 'Name the folder that the COPY instructions of the Dockerfile start from.',
    side: 'local',
    cause,
  })
}

/** There is no Dockerfile, or it cannot be read. */
export function noDockerfile(path: string, cause: unknown): ConfigError {
  const { code = 'an unknown error' } = cause as NodeJS.ErrnoException
  const reason = code === 'ENOENT' || code === 'ENOTDIR' ? 'it does not exist' : `the system said ${code}`
  return new ConfigError('DOCKERFILE_INVALID', {
    action: 'read the Dockerfile',
    target: path,
    reason,
    hint: 'Name a Dockerfile that is there.',
    side: 'local',
    cause,
  })
}

/** A line of an ignore file is no pattern. */
export function invalidContextPattern(file: string, { pattern, lineNumber, hint }: BadPattern): ConfigError {
  return new ConfigError('DOCKERFILE_INVALID', {
    action: 'read',
    target: `${file}:${lineNumber}`,
    reason: `Docker does not take the pattern "${pattern}"`,
    hint,
    side: 'local',
  })
}

/** A name whose bytes are no text. */
export function brokenContextName(path: string): ConfigError {
  return new ConfigError('FILE_UNSUPPORTED', {
    action: CONTEXT_ACTION,
    target: JSON.stringify(path),
    reason: 'its name is not valid Unicode',
    hint: 'Rename it, or exclude its folder in .dockerignore.',
    side: 'local',
  })
}
