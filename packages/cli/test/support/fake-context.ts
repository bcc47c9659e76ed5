import type { Client, ClientOptions } from '@slipway/sdk'
import type { CliContext } from '../../src/cli-context.js'

/** What a test puts in place of a process. */
export interface FakeOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The calls that the command may make; every other one fails the test. */
  readonly client?: Partial<Client>
  readonly isTTY?: boolean
  readonly columns?: number
  readonly nodeVersion?: string
  readonly createClient?: (options: ClientOptions) => Client
}

/** A process that remembers everything. */
export interface FakeContext extends CliContext {
  readonly out: () => string
  readonly err: () => string
  /** Options of each client that was made. */
  readonly clientOptions: readonly ClientOptions[]
  /** Presses Ctrl-C. */
  readonly interrupt: () => void
  /** Ends stdin. */
  readonly endInput: () => void
  /** Closes the reader of stdout. */
  readonly closeResults: () => void
  /** Codes given to `exit`. */
  readonly exits: readonly number[]
  /** Moves the clock. */
  readonly pass: (milliseconds: number) => void
}

/** Makes a {@link FakeContext}. Its clock stands still until it is moved. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
  const written = { out: '', err: '' }
  const clientOptions: ClientOptions[] = []
  const exits: number[] = []
  const interrupts = new Set<() => void>()
  const inputEnds = new Set<() => void>()
  const closings = new Set<() => void>()
  let nowMs = 0
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
    },
    isTTY: options.isTTY ?? false,
    columns: options.columns,
  })
  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const call = (listeners: Set<() => void>) => () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    env: options.env ?? {},
    cwd: options.cwd ?? '/nowhere',
    nodeVersion: options.nodeVersion ?? '22.12.0',
    stdout: stream('out'),
    stderr: stream('err'),
    createClient: (given) => {
      clientOptions.push(given)
      return options.createClient?.(given) ?? { ...strictClient, ...options.client }
    },
    now: () => nowMs,
    onInterrupt: listen(interrupts),
    onInputEnd: listen(inputEnds),
    onResultsClosed: listen(closings),
    exit: (code) => exits.push(code),
    out: () => written.out,
    err: () => written.err,
    clientOptions,
    interrupt: call(interrupts),
    endInput: call(inputEnds),
    closeResults: call(closings),
    exits,
    pass: (milliseconds) => {
      nowMs += milliseconds
    },
  }
}

const refuse = (call: string) => async () => {
  throw new Error(`the test expects no ${call}`)
}

const strictClient: Client = {
  push: refuse('push'),
  plan: refuse('plan'),
  inspectFolder: refuse('inspectFolder'),
  inspectImage: refuse('inspectImage'),
  verifyImage: refuse('verifyImage'),
  promote: refuse('promote'),
  checkRegistry: refuse('checkRegistry'),
  checkBase: refuse('checkBase'),
  checkSetup: refuse('checkSetup'),
}
