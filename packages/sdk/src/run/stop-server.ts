import { onAbort } from '../support/abort.js'
import type { StopReason } from './run-options.js'
import type { RunWork } from './run-work.js'

const DEFAULT_GRACE_MS = 10_000

/** Stops a server that still runs: by its signal, after the grace time or at the kill signal by force. Gives the reason. */
export async function stopServer(
  { containers, options }: Pick<RunWork, 'containers' | 'options'>,
  id: string,
  { isReady }: { readonly isReady: boolean },
): Promise<StopReason> {
  const { signal, killSignal, stopGraceMs: graceMs = DEFAULT_GRACE_MS } = options
  const isAsked = signal?.aborted === true || killSignal?.aborted === true
  const reason: StopReason = isAsked ? 'asked to' : isReady ? 'smoke passed' : 'not ready'
  options.onEvent?.({ type: 'stopping', reason })
  const stopListening = onAbort(killSignal, () => {
    // When it cannot be killed either, the stop below says so.
    containers.kill(id).catch(() => undefined)
  })
  try {
    await containers.stop(id, { graceMs })
    return reason
  } finally {
    stopListening()
  }
}
