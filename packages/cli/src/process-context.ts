import { createClient } from '@slipway/sdk'
import type { CliContext, OutputStream } from './cli-context.js'
import { onInputEnd } from './input-end.js'
import { openBrowser } from './terminal/open-browser.js'
import { openPrompt } from './terminal/prompt.js'
import { readInput } from './terminal/read-input.js'

/** Ctrl-C, `kill`, Ctrl-Break on Windows, and the terminal that was closed. */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const

/** The surroundings of a real process. */
export function processContext(): CliContext {
  const closed = new Set<() => void>()
  return {
    env: process.env,
    cwd: process.cwd(),
    nodeVersion: process.versions.node,
    stdout: outputStream(process.stdout, () => {
      for (const listener of closed) listener()
    }),
    stderr: outputStream(process.stderr, () => undefined),
    createClient,
    now: () => Date.now(),
    onInterrupt(listener) {
      for (const signal of INTERRUPTS) process.on(signal, listener)
      return () => {
        for (const signal of INTERRUPTS) process.off(signal, listener)
      }
    },
    onInputEnd,
    onResultsClosed(listener) {
      closed.add(listener)
      return () => closed.delete(listener)
    },
    readInput: async (signal) => (process.stdin.isTTY ? undefined : readInput(process.stdin, signal)),
    openPrompt: (signal) =>
      process.stdin.isTTY
        ? openPrompt({
            input: process.stdin,
            output: process.stderr,
            signal,
            onInterrupt: () => process.emit('SIGINT'),
          })
        : undefined,
    openBrowser,
    exit: (code) => process.exit(code),
  }
}

function outputStream(stream: NodeJS.WriteStream, onClosed: () => void): OutputStream {
  let isOpen = true
  // A reader that went away (`| head -1`) is no error of ours, and without this listener would end the process loudly.
  stream.on('error', () => {
    if (isOpen) onClosed()
    isOpen = false
  })
  return {
    write(text) {
      if (isOpen) stream.write(text)
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns
    },
  }
}
