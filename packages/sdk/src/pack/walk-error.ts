import { ConfigError, IntegrityError, LocalError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import type { BadPattern } from './dockerignore.js'

/** What every failure of the walk says that it tried. */
export const WALK_ACTION = 'read the build folder'

/** Makes of a failure of the operating system what a game developer can do something about. */
export function unreadable(path: string, error: unknown): SdkError {
  const { code = 'an unknown error' } = error as NodeJS.ErrnoException
  const details = { action: 'read', target: path, side: 'local', cause: error } as const
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new IntegrityError('FILE_CHANGED', {
      ...details,
      reason: 'it went away after the folder was listed',
      hint: 'Wait until the build is done, then push again.',
      retryable: true,
    })
  }
  const [reason, hint] = REASONS[code] ?? [
    `the operating system answered ${code}`,
    'Check the disk and the path.',
  ]
  return new LocalError('LOCAL_IO', { ...details, reason, hint, retryable: code === 'EBUSY' })
}

const NO_RIGHT = [
  'you may not read it',
  'Give yourself the right to read it, or exclude it in .slipwayignore.',
] as const
const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EBUSY: ['the build or an antivirus holds it', 'Wait until the build is done, then push again.'],
}

/** The build folder is no folder. */
export function noFolder(root: string, reason: string): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: WALK_ACTION,
    target: root,
    reason,
    hint: 'Name the folder that your engine or compiler put the server into.',
    side: 'local',
  })
}

/** A line of a `.slipwayignore` is no pattern. */
export function invalidIgnoreLine(file: string, { pattern, lineNumber, hint }: BadPattern): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'read',
    target: `${file}:${lineNumber}`,
    reason: `the pattern "${pattern}" is not in .dockerignore grammar`,
    hint,
    side: 'local',
  })
}

/** One of the caller's patterns is none. */
export function invalidIgnoreOption({ pattern, hint }: BadPattern): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: 'use the ignore pattern',
    target: JSON.stringify(pattern),
    reason: 'it is not in .dockerignore grammar',
    hint,
    side: 'local',
  })
}

/** There is nothing to ship. */
export function emptyFolder(root: string, excludedCount: number): ConfigError {
  return new ConfigError('BUILD_EMPTY', {
    action: WALK_ACTION,
    target: root,
    reason: excludedCount === 0 ? 'it holds no file' : `all of its ${excludedCount} entries are excluded`,
    hint: 'Build the Linux server into this folder first, or name another folder.',
    side: 'local',
  })
}

/** A socket, a pipe or a device. */
export function unsupportedFile(path: string): ConfigError {
  return new ConfigError('FILE_UNSUPPORTED', {
    action: WALK_ACTION,
    target: path,
    reason: 'it is a socket, a pipe or a device, which an image cannot hold',
    hint: 'Remove it, or exclude it in .slipwayignore.',
    side: 'local',
  })
}

/** A name whose bytes are no text. */
export function brokenName(path: string): ConfigError {
  return new ConfigError('FILE_UNSUPPORTED', {
    action: WALK_ACTION,
    target: JSON.stringify(path),
    reason: 'its name is not valid Unicode, so the server could not open it by that name',
    hint: 'Rename it, or remove it from the build folder.',
    side: 'local',
  })
}

/** A symlink that would point at nothing in the image. */
export function escapingLink(path: string, linkTarget: string): ConfigError {
  return new ConfigError('SYMLINK_ESCAPES', {
    action: WALK_ACTION,
    target: path,
    reason: `it is a link to "${linkTarget}", outside the build folder, and would point at nothing in the image`,
    hint: 'Copy the target into the build folder, or exclude the link in .slipwayignore.',
    side: 'local',
  })
}

/** Two names that are one after normalisation. */
export function sameName(path: string): ConfigError {
  return new ConfigError('FILE_UNSUPPORTED', {
    action: WALK_ACTION,
    target: path,
    reason: 'two names in the folder differ only in how their accents are encoded',
    hint: 'Rename one of them, or push without normalizing names.',
    side: 'local',
  })
}
