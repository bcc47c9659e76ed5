import type { Client, ClientOptions } from '@slipway/sdk'
import type { Prompt } from './terminal/prompt.js'

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
  /** All of stdin as text; `undefined` where it is a terminal, which would show what is typed. */
  readInput(signal: AbortSignal): Promise<string | undefined>
  /** Asks the person at the terminal; `undefined` where stdin is none. */
  openPrompt(signal: AbortSignal): Prompt | undefined
  /** Opens a page in the browser. False: no browser could be started. */
  openBrowser(url: string): Promise<boolean>
  /** Ends the process at once. */
  exit(code: number): void
}
