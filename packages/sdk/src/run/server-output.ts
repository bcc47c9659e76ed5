import { StringDecoder } from 'node:string_decoder'
import type { OutputFrame } from '../docker/container-output.js'
import type { Redactor } from '../log/redactor.js'
import type { OutputLine } from './run-report.js'

/** Lines that are kept for the diagnosis. */
const KEPT_LINES = 200
/** A server that writes no line ends is cut into lines of this many characters. */
const MAX_LINE_LENGTH = 16_384

/** The output of a server, line by line. */
export interface ServerOutput {
  /** The latest lines, at most 200. */
  readonly lines: readonly OutputLine[]
  /** Whether a line contained what is waited for; true where nothing is. */
  readonly isFound: boolean
  /** Reads to the end of the output. */
  follow(frames: AsyncIterable<OutputFrame>): Promise<void>
}

/** Makes a {@link ServerOutput} that takes the secrets of the redactor out of every line. */
export function createServerOutput(options: {
  readonly redactor: Redactor
  readonly wanted: string | RegExp | undefined
  readonly onLine: (line: OutputLine) => void
}): ServerOutput {
  const { redactor, wanted, onLine } = options
  const lines: OutputLine[] = []
  let isFound = wanted === undefined
  const take = (stream: OutputLine['stream'], raw: string): void => {
    const line = { stream, text: redactor.text(raw.endsWith('\r') ? raw.slice(0, -1) : raw) }
    if (!isFound) isFound = isIn(raw, wanted)
    lines.push(line)
    if (lines.length > KEPT_LINES) lines.shift()
    onLine(line)
  }
  return {
    lines,
    get isFound() {
      return isFound
    },
    async follow(frames) {
      const splitters = { stdout: createSplitter(), stderr: createSplitter() }
      try {
        for await (const { stream, bytes } of frames) {
          for (const text of splitters[stream].take(bytes)) take(stream, text)
        }
      } finally {
        for (const stream of ['stdout', 'stderr'] as const) {
          for (const text of splitters[stream].end()) take(stream, text)
        }
      }
    },
  }
}

function isIn(text: string, wanted: string | RegExp | undefined): boolean {
  // A pattern with the flag "g" remembers where it was.
  return typeof wanted === 'string' ? text.includes(wanted) : wanted !== undefined && text.search(wanted) >= 0
}

function createSplitter() {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return {
    take(bytes: Buffer): readonly string[] {
      const parts = (rest + decoder.write(bytes)).split('\n')
      rest = parts.pop() ?? ''
      if (rest.length <= MAX_LINE_LENGTH) return parts
      const cut = rest
      rest = ''
      return [...parts, cut]
    },
    end(): readonly string[] {
      const last = rest + decoder.end()
      return last === '' ? [] : [last]
    },
  }
}
