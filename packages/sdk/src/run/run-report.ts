import type { Warning } from '../pack/warning.js'

/**
 * What was seen of a port. `open`: something listens, players get through. `loopback`: the server listens, but on the
 * container's own 127.0.0.1, where nobody else gets. `closed`: nothing listens. `unseen`: from here it cannot be told.
 */
export type PortState = 'open' | 'loopback' | 'closed' | 'unseen'

/** A port of the server and where it is reached. */
export interface RunPort {
  /** Inside the container: `7777/udp`. */
  readonly port: string
  /** What to connect to: `127.0.0.1:7777`. On the engine's own machine, where that is another one. */
  readonly address: string
  readonly state: PortState
}

/** Something that went wrong, in plain words. */
export interface RunProblem {
  /** Stable name for scripts: `LIBRARY_MISSING`. */
  readonly code: string
  /** What happened, as a sentence. */
  readonly message: string
  /** What to do about it, as a sentence. */
  readonly hint: string
}

/** One line of the server's output. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** What became of a server that was run. */
export interface RunReport {
  readonly schemaVersion: 1
  /**
   * `passed`: it was ready and ran on for the time of the smoke test. `stopped`: it ran until it was stopped. `ended`: it was
   * ready, and ended by itself with exit code 0. `failed`: everything else.
   */
  readonly outcome: 'passed' | 'stopped' | 'ended' | 'failed'
  readonly image: {
    /** Name in the engine. */
    readonly name: string
    /** Id in the engine; for a build folder the digest of the config that a push would make. */
    readonly id: string
    readonly platform: string
    /** Whether the engine's machine has another processor. */
    readonly isEmulated: boolean
    /** Bytes that were given to the engine; 0 when it had the image. */
    readonly loadedBytes: number
    /** Base of a build folder's image, and where its config was read. */
    readonly base?: { readonly reference: string; readonly source: 'registry' | 'engine' }
  }
  readonly engine: {
    readonly product: 'docker' | 'podman'
    readonly version: string
    readonly platform: string
    readonly address: string
  }
  readonly ports: readonly RunPort[]
  /** Absent when it never was. */
  readonly ready?: {
    /** Milliseconds since the start. */
    readonly afterMs: number
    /**
     * `socket`: seen in the container's own table of sockets. `connect`: a connection that stayed open. `log`: a line of its
     * output. `running`: nothing but that it runs.
     */
    readonly proof: 'socket' | 'connect' | 'log' | 'running'
  }
  /** Absent when it could not be started. */
  readonly exit?: {
    readonly code: number
    /** `SIGSEGV`, where the code tells of one. */
    readonly signal?: string
    readonly isOutOfMemory: boolean
    /** Whether it was asked to end. */
    readonly wasStopped: boolean
  }
  /** Milliseconds from the start to the end. */
  readonly durationMs: number
  /** The last lines of the output, at most 20. */
  readonly lastLines: readonly OutputLine[]
  /** Empty unless it failed. */
  readonly problems: readonly RunProblem[]
  readonly warnings: readonly Warning[]
}
