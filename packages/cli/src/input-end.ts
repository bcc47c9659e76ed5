import { fstatSync } from 'node:fs'

const STDIN = 0

/**
 * Calls the listener at the end of stdin, where that is a pipe or a socket: whoever holds the other end has gone. Of a
 * terminal, a file and `/dev/null` an end says nothing. Returns the function that stops listening.
 */
export function onInputEnd(listener: () => void): () => void {
  const stat = fstatSync(STDIN)
  if (!stat.isFIFO() && !stat.isSocket()) return () => undefined
  const { stdin } = process
  stdin.once('end', listener).once('error', listener).resume()
  return () => {
    stdin.off('end', listener).off('error', listener)
    // Reading stdin would keep the process alive.
    stdin.destroy()
  }
}
