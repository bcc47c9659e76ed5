import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { AbortError } from '@slipway/sdk'

/** Asks the person at the terminal. */
export interface Prompt {
  /** @throws AbortError at Ctrl-C, at the end of the input and when the signal fires. */
  ask(question: string): Promise<string>
  /** As `ask`; what is typed is not shown. */
  askSecret(question: string): Promise<string>
  /** Gives the terminal back. Calling it again changes nothing. */
  close(): void
}

/** Where a {@link Prompt} reads and writes. */
export interface PromptStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: { write(text: string): void }
  readonly signal: AbortSignal
  /** Told of Ctrl-C, which reaches no signal handler while a prompt is open. */
  readonly onInterrupt: () => void
}

interface Waiting {
  readonly resolve: (line: string) => void
  readonly reject: (error: AbortError) => void
}

/**
 * Opens a {@link Prompt}. From then on nothing that is typed is shown but the answer to a question that is no secret: of two
 * lines that are pasted at once the second may be one.
 */
export function openPrompt({ input, output, signal, onInterrupt }: PromptStreams): Prompt {
  let isShown = false
  let waiting: Waiting | undefined
  let failure: AbortError | undefined
  const early: string[] = []
  const screen = new Writable({
    write(chunk, _encoding, done) {
      if (isShown) output.write(String(chunk))
      done()
    },
  })
  // Without a history: the next question would offer the last answer.
  const lines = createInterface({ input, output: screen, terminal: true, historySize: 0 })
  const fail = (reason: string) => {
    failure ??= cancelled(reason)
    waiting?.reject(failure)
    waiting = undefined
  }
  const onAbort = () => {
    early.length = 0
    fail('it was cancelled')
  }
  lines.on('line', (line) => {
    isShown = false
    if (waiting === undefined) early.push(line)
    else waiting.resolve(line)
    waiting = undefined
  })
  lines.on('SIGINT', () => {
    onAbort()
    onInterrupt()
  })
  lines.on('close', () => fail('the input ended'))
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()

  const nextLine = (isSecret: boolean) =>
    new Promise<string>((resolve, reject) => {
      if (failure !== undefined) return reject(failure)
      waiting = { resolve, reject }
      isShown = !isSecret
    })
  const ask = async (question: string, isSecret: boolean): Promise<string> => {
    output.write(question)
    const isEarly = early.length > 0
    try {
      return early.shift() ?? (await nextLine(isSecret))
    } finally {
      isShown = false
      // The line end of an answer that is shown is echoed with it.
      if (isSecret || isEarly || failure !== undefined) output.write('\n')
    }
  }
  return {
    ask: (question) => ask(question, false),
    askSecret: (question) => ask(question, true),
    close() {
      signal.removeEventListener('abort', onAbort)
      lines.close()
    },
  }
}

function cancelled(reason: string): AbortError {
  return new AbortError('ABORTED', { action: 'read the answer', reason, side: 'local' })
}
