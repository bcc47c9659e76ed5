import type { IncomingMessage, ServerResponse } from 'node:http'

/** The connection that a request came on. */
export interface Connection {
  /** Whether an answer could still be sent. */
  readonly isOpen: boolean
  /** Sends what was given to it so far, then breaks it off. Resolves when it is closed. */
  cut(): Promise<void>
  /** Gives a signal that is aborted when the connection closes, or the exchange is over. */
  closed(): AbortSignal
}

/** Gives access to the connection of an exchange. */
export function connectionOf(request: IncomingMessage, response: ServerResponse): Connection {
  const { socket } = request
  return {
    get isOpen() {
      return !socket.destroyed
    },
    async cut() {
      if (socket.closed) return
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve())
        socket.destroySoon()
      })
    },
    closed() {
      const closing = new AbortController()
      const close = () => closing.abort()
      // Not the response alone: one that waits behind another on its connection hears nothing of the end.
      socket.once('close', close)
      response.once('close', () => {
        socket.off('close', close)
        close()
      })
      if (socket.destroyed) close()
      return closing.signal
    },
  }
}
