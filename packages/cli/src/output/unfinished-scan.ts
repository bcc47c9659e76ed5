import type { ScanStatus } from '@slipway/sdk'
import { exitCodeOf } from '../exit-code.js'
import { printable } from './printable.js'

type Unfinished = Exclude<ScanStatus['state'], 'finished'>

const SENTENCES: Readonly<Record<Unfinished, string>> = {
  running: 'The scan is running.',
  waiting: 'The scan waits for its turn.',
  failed: 'The scan failed.',
  stopped: 'The scan was stopped.',
  'not-scanned': 'Nobody has scanned it yet.',
  'not-scannable': 'It cannot be scanned.',
  'no-scanner': 'The project has no scanner for it.',
  'not-offered': 'This registry shows no scans, or not to this credential.',
  'timed-out': 'The scan has not finished in time. It goes on.',
}

const NEXT: Readonly<Record<Unfinished, string>> = {
  running: 'Leave --no-wait out to wait for it.',
  waiting: 'Leave --no-wait out to wait for it.',
  failed: "Look at the scanner's log in Harbor, then run slipway scan again: it starts another scan.",
  stopped: 'Run slipway scan again: it starts another scan.',
  'not-scanned':
    'Leave --no-wait out to start a scan and wait for it; who may not start one asks an administrator.',
  'not-scannable': 'Scanners read images. Scan the image that it belongs to.',
  'no-scanner': "Have an administrator choose a scanner under the project's Scanner page in Harbor.",
  'not-offered':
    "Use a registry with Harbor's API and a credential that may read scans: slipway auth status.",
  'timed-out': 'Give it longer with --timeout 30m, or look later with --no-wait.',
}

const CANNOT_START =
  'Have an administrator start the scan, or switch on scans of every push: slipway harbor setup does that.'

/** Where nothing is known yet, and may be later. */
const MAY_COME: readonly ScanStatus['state'][] = ['running', 'waiting', 'timed-out', 'not-scanned']

/** A scan that has not finished for people: how far it is, why, and what to do next. */
export function unfinishedScanLines(status: ScanStatus): string[] {
  const { reference, state, reason } = status
  if (state === 'finished') return []
  return [
    printable(reference),
    printable(`  ${SENTENCES[state]}${reason === undefined ? '' : ` (${reason})`}`),
    `  Next: ${cannotStart(status) ? CANNOT_START : NEXT[state]}`,
  ]
}

/** The exit code for a scan that was needed and has not finished: as a time limit where it may come, else as a missing service. */
export function unfinishedExitCode(status: ScanStatus): number {
  const mayCome = MAY_COME.includes(status.state) && !cannotStart(status)
  return exitCodeOf({ code: mayCome ? 'TIMEOUT' : 'CAPABILITY_MISSING' })
}

/** A scan that nobody has made has a reason only where it cannot be started. */
function cannotStart({ state, reason }: ScanStatus): boolean {
  return state === 'not-scanned' && reason !== undefined
}
