import type { Platform } from '../oci/platform.js'
import type { OutputLine, RunPort } from './run-report.js'

/** What is known of a run that went wrong. */
export interface RunFacts {
  /** How far it came: `start` failed, it ended or was stopped while it was `waiting` to be ready, or it had been `ready`. */
  readonly reached: 'start' | 'waiting' | 'ready'
  /** The engine's words, where it could not start it; else empty. */
  readonly startError: string
  /** Absent where it was still running when the patience ended. */
  readonly exitCode?: number | undefined
  readonly isOutOfMemory: boolean
  /** The latest lines of its output. */
  readonly lines: readonly OutputLine[]
  /** What is started: program and arguments. */
  readonly command: readonly string[]
  /** Of the image. */
  readonly platform: Platform
  /** Of the engine's machine. */
  readonly enginePlatform: Platform
  /** Limit that it ran with. */
  readonly memoryBytes?: number | undefined
  readonly isMemoryOfTemplate: boolean
  /** Ports that were waited for. */
  readonly ports: readonly RunPort[]
  /** Ports that it listens on besides, as far as that can be seen. */
  readonly otherPorts: readonly string[]
  /** Whether a line of output was waited for that never came. */
  readonly isLogMissing: boolean
  /** Patience, in milliseconds. */
  readonly timeoutMs: number
}
