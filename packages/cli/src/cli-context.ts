import type { Client, ClientOptions } from '@slipway/sdk'

/** A stream of text that the program writes to. */
export interface OutputStream {
  write(text: string): void
  /** Whether a person looks at it. */
  readonly isTTY: boolean
  /** Width of the terminal in characters, where it is one. */
  readonly columns: number | undefined
}

/** Everything that the program takes from its surroundings, so that a test can be the surroundings. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the working folder. */
  readonly cwd: string
  /** Version of Node, without `v`. */
  readonly nodeVersion: string
  /** Results only. */
  readonly stdout: OutputStream
  /** Progress, remarks, log lines and errors. */
  readonly stderr: OutputStream
  createClient(options: ClientOptions): Client
  /** Milliseconds since 1970. */
  now(): number
  /** Calls the listener at each Ctrl-C or request to end; returns the function that stops listening. */
  onInterrupt(listener: () => void): () => void
  /** Calls the listener at the end of stdin, where that is a pipe or a socket; returns the function that stops listening. */
  onInputEnd(listener: () => void): () => void
  /** Calls the listener when nobody reads the results any more; returns the function that stops listening. */
  onResultsClosed(listener: () => void): () => void
  /** Ends the process at once. */
  exit(code: number): void
}
