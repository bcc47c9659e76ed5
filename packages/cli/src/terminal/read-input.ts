import { addAbortSignal, type Readable } from 'node:stream'
import { usageError } from '../usage-error.js'

/** Far more than any token; a file that was piped in by mistake is larger. */
const MAX_CHARACTERS = 64 * 1024

/**
 * All of a stream as text.
 *
 * @throws ConfigError with code `OPTION_INVALID` when it holds more than 64 KiB; an abort error when the signal fires.
 */
export async function readInput(input: Readable, signal: AbortSignal): Promise<string> {
  addAbortSignal(signal, input).setEncoding('utf8')
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > MAX_CHARACTERS) {
      throw usageError('stdin holds more than a token', 'Pipe the token alone into it.')
    }
  }
  return text
}
