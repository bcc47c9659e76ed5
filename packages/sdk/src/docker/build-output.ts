import { StringDecoder } from 'node:string_decoder'
import type { BuildListener, BuildLogEvent } from './build-event.js'

/** Longer ones are told in pieces: a program may write without ever ending a line. */
const MAX_LINE_LENGTH = 16 * 1024

/** Turns what steps write, in pieces as they come, into events of whole lines. */
export interface BuildOutput {
  write(id: string, stream: BuildLogEvent['stream'], piece: string | Uint8Array): void
  /** Tells the unfinished lines of a step, or of all steps. */
  flush(id?: string): void
}

/** Makes a {@link BuildOutput}. */
export function createBuildOutput(onEvent: BuildListener): BuildOutput {
  const open = new Map<string, OpenLine>()

  const tell = ({ id, stream }: OpenLine, text: string) => {
    onEvent({ type: 'log', id, stream, text: withoutReturns(text) })
  }

  return {
    write(id, stream, piece) {
      const key = `${stream} ${id}`
      const line = open.get(key) ?? { id, stream, decoder: new StringDecoder('utf8'), rest: '' }
      open.set(key, line)
      const text = line.rest + (typeof piece === 'string' ? piece : line.decoder.write(Buffer.from(piece)))
      const lines = text.split('\n')
      line.rest = lines.pop() ?? ''
      for (const whole of lines) tell(line, whole)
      if (line.rest.length <= MAX_LINE_LENGTH) return
      tell(line, line.rest)
      line.rest = ''
    },
    flush(id) {
      for (const [key, line] of open) {
        if (id !== undefined && line.id !== id) continue
        open.delete(key)
        const rest = line.rest + line.decoder.end()
        if (rest !== '') tell(line, rest)
      }
    },
  }
}

interface OpenLine {
  readonly id: string
  readonly stream: BuildLogEvent['stream']
  readonly decoder: StringDecoder
  rest: string
}

/** What a terminal would show: progress bars write the same line again and again. */
function withoutReturns(text: string): string {
  const shown = text.replace(/\r+$/, '')
  return shown.slice(shown.lastIndexOf('\r') + 1)
}
