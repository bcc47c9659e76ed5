import { formatBytes, type StorageRequestStatus } from '@slipway/sdk'
import { type Column, columnLines } from './columns.js'
import { printable } from './printable.js'
import { moreLines, shownRows } from './row-limit.js'
import { count } from './tables.js'
import { timeText } from './times.js'

const STATES: Readonly<Record<StorageRequestStatus['state'], string>> = {
  pending: 'asked for; staff has still to decide',
  approved: 'granted',
  denied: 'denied by staff',
}

/** How far a request for storage is, in one sentence. */
export function storageRequestSentence({
  id,
  state,
  requestedBytes,
  grantedBytes,
  reason,
}: StorageRequestStatus): string {
  const amount = formatBytes(state === 'approved' ? (grantedBytes ?? requestedBytes) : requestedBytes)
  const why = reason === undefined ? '' : ` (${reason})`
  return printable(`Request ${id}: ${amount} more ${STATES[state]}.${why}`)
}

/** A request for storage for people, and what to do next. */
export function storageRequestLines(status: StorageRequestStatus): string[] {
  const next = status.state === 'pending' ? ['Next: slipway storage status'] : []
  return [storageRequestSentence(status), ...next]
}

/** All requests for storage for people. */
export function storageRequestsLines(
  requests: readonly StorageRequestStatus[],
  { all, nowMs }: { readonly all: boolean; readonly nowMs: number },
): string[] {
  if (requests.length === 0)
    return ['Nobody has asked for more storage.', 'Next: slipway storage request 5GiB']
  const rows = shownRows(requests, { all })
  const columns: Column<StorageRequestStatus>[] = [
    { head: 'REQUEST', cell: ({ id }) => id },
    { head: 'STATE', cell: ({ state }) => state },
    { head: 'ASKED FOR', cell: ({ requestedBytes }) => formatBytes(requestedBytes), isRight: true },
    {
      head: 'GRANTED',
      cell: ({ grantedBytes }) => (grantedBytes === undefined ? '' : formatBytes(grantedBytes)),
      isRight: true,
    },
    { head: 'ASKED (UTC)', cell: ({ requestedAt }) => timeText(requestedAt, nowMs) },
    { head: 'DECIDED (UTC)', cell: ({ decidedAt }) => timeText(decidedAt, nowMs) },
    { head: 'REASON', cell: ({ reason }) => reason ?? '' },
  ]
  return [
    ...columnLines(rows, columns),
    ...moreLines(requests.length, rows.length, ['request']),
    `${count(requests.length, 'request')}, told by the platform.`,
  ]
}
