import type { RunEvent, RunReport } from '@slipway/sdk'

const PORT = { port: '7777/udp', address: '127.0.0.1:7777', state: 'open' } as const

/** A smoke test that passed. */
export const REPORT: RunReport = {
  schemaVersion: 1,
  outcome: 'passed',
  image: {
    name: 'slipway-run/game:1',
    id: 'sha256:1',
    platform: 'linux/amd64',
    isEmulated: false,
    loadedBytes: 1024,
  },
  engine: { product: 'docker', version: '27', platform: 'linux/amd64', address: 'unix:///s' },
  ports: [PORT],
  exit: { code: 143, signal: 'SIGTERM', isOutOfMemory: false, wasStopped: true },
  durationMs: 11_000,
  lastLines: [],
  problems: [],
  warnings: [],
}

/** A server that did not open its port. */
export const FAILED: RunReport = {
  ...REPORT,
  outcome: 'failed',
  problems: [{ code: 'PORT_NOT_OPEN', message: 'It did not open 7777/udp.', hint: 'Check the number.' }],
}

/** What is heard of a run from its pull to its end. */
export const EVENTS: readonly RunEvent[] = [
  { type: 'pulling', image: 'registry.example.com/studio/game:1' },
  { type: 'starting', image: 'slipway-run/game:1', platform: 'linux/arm64', isEmulated: true, ports: [PORT] },
  { type: 'log', stream: 'stdout', text: 'map loaded' },
  { type: 'ready', afterMs: 900, ports: [PORT], words: 'It listens. Connect to 127.0.0.1:7777/udp.' },
  { type: 'stopping', reason: 'smoke passed' },
]
