import { formatBytes, formatDuration, type RunEvent, type RunReport } from '@slipway/sdk'

/** What is said while a server runs, besides its own output. */
export function runEventLine(event: Exclude<RunEvent, { readonly type: 'log' }>): string {
  switch (event.type) {
    case 'pulling':
      return `The engine pulls ${event.image}.`
    case 'starting': {
      const emulated = event.isEmulated ? ', emulated: this will be slow' : ''
      return `Starting ${event.image} (${event.platform}${emulated}).`
    }
    case 'ready':
      return `${event.words} (after ${formatDuration(event.afterMs)})`
    case 'stopping':
      return event.reason === 'not ready'
        ? 'Stopping the server: it did not become ready.'
        : 'Stopping the server.'
  }
}

/** What became of a server, for people. */
export function runReportLines(report: RunReport): string[] {
  const { outcome, durationMs, exit, problems, image } = report
  const loaded = image.loadedBytes === 0 ? '' : `, ${formatBytes(image.loadedBytes)} loaded`
  const code =
    exit === undefined
      ? ''
      : `, exit code ${exit.code}${exit.signal === undefined ? '' : ` (${exit.signal})`}`
  const words = {
    passed: 'The smoke test passed',
    stopped: 'Stopped',
    ended: 'The server ended by itself',
    failed: 'The server failed',
  }[outcome]
  return [
    `${words} after ${formatDuration(durationMs)}${code}${loaded}.`,
    ...problems.flatMap(({ code: name, message, hint }) => [`${message} (${name})`, `  → ${hint}`]),
  ]
}
