import type { RequestLogEntry } from '@slipway/emulator'
import { formatBytes } from '@slipway/sdk'

/** A request to the emulator as one line. Without its query: what it may hold is nobody's business in a log. */
export function requestLine({ method, path, status, bytesIn, bytesOut }: RequestLogEntry): string {
  const outcome = status === 0 ? 'the client left' : String(status)
  return `${method} ${path}: ${outcome}, ${formatBytes(bytesIn)} in, ${formatBytes(bytesOut)} out`
}
