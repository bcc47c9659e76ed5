import { posix } from 'node:path'
import { APP_FOLDER, INIT_PATH } from '../pack/image-layout.js'
import type { ImageOptions } from './image-options.js'
import { invalidOption } from './invalid-option.js'
import { signalNumber } from './signal-number.js'

/** Taken by init as a request to stop, whatever its options say. */
const STOP_SIGNALS = new Set(['SIGTERM', 'SIGINT'].map(signalNumber))
const MAX_GRACE_SECONDS = 3_600

/**
 * The entrypoint that starts a command below init, or the command itself where init is not wanted.
 *
 * @throws ConfigError `OPTION_INVALID` for a stop command or a grace time that cannot work.
 */
export function initCommand(command: readonly string[], options: ImageOptions): readonly string[] {
  const { init = true, stopCommand, stopGraceSeconds, stopSignal } = options
  if (!init) {
    if (stopCommand !== undefined) throw needsInit('stop command', stopCommand[0])
    if (stopGraceSeconds !== undefined) throw needsInit('stop grace time', stopGraceSeconds)
    return command
  }
  return [
    INIT_PATH,
    ...(stopGraceSeconds === undefined ? [] : ['--grace', graceSeconds(stopGraceSeconds)]),
    ...stopWords(stopCommand).flatMap((word) => ['--stop', word]),
    ...stopSignalFlag(stopSignal),
    '--',
    ...command,
  ]
}

function graceSeconds(seconds: number): string {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_GRACE_SECONDS) return String(seconds)
  throw invalidOption(
    'stop grace time',
    seconds,
    `it is not a whole number of seconds from 1 to ${MAX_GRACE_SECONDS}`,
    'Take a little less than what the container engine gives: Docker gives 10 s.',
  )
}

function stopWords(stopCommand: readonly string[] | undefined): readonly string[] {
  if (stopCommand === undefined) return []
  const [program, ...args] = stopCommand
  if (!program || stopCommand.some((word) => word.includes('\0'))) {
    throw invalidOption(
      'stop command',
      // Its arguments stay out of the message: people put passwords there.
      program ?? '',
      'it is not a program and its arguments',
      'Write a path in the build folder such as ./rcon, an absolute path, or the name of a program of the base image.',
    )
  }
  // Whoever starts the container may choose another working folder.
  return [program.includes('/') ? posix.resolve(APP_FOLDER, program) : program, ...args]
}

function stopSignalFlag(stopSignal: string | undefined): readonly string[] {
  const number = stopSignal === undefined ? undefined : signalNumber(stopSignal)
  return number === undefined || STOP_SIGNALS.has(number) ? [] : ['--stop-signal', String(number)]
}

function needsInit(what: string, value: unknown) {
  return invalidOption(
    what,
    value,
    'init carries it out, and was left out',
    'Leave init in, or this option out.',
  )
}
