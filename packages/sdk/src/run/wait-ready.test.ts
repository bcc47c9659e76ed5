import { expect, it } from 'vitest'
import type { PortView } from './port-view.js'
import { waitReady } from './wait-ready.js'

const PORTS = [{ port: 7777, protocol: 'udp' }] as const
const NO_LOG = { isWanted: false, isFound: () => true }
/** An engine that takes the question and never answers, until it is cut off. */
const SILENT: PortView = {
  look: (_ports, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
}

it('ends in time where the engine does not say what it sees', async () => {
  const signal = new AbortController().signal

  const readiness = await waitReady({ view: SILENT, ports: PORTS, log: NO_LOG, timeoutMs: 50, signal })

  expect(readiness).toEqual({ states: ['unseen'], others: [] })
})

it('ends at the signal while it looks', async () => {
  const control = new AbortController()
  const waiting = waitReady({
    ...{ view: SILENT, ports: PORTS, log: NO_LOG, timeoutMs: 60_000 },
    signal: control.signal,
  })
  control.abort()

  expect(await waiting).toEqual({ states: ['unseen'], others: [] })
})
