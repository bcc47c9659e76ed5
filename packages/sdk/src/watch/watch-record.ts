import { createLookRecord, type Findings, type LookRecord } from './look-record.js'
import type { WatchEvent, WatchedVersion, WatchReport, WatchRun } from './watch-event.js'

/** What a watch tells, and what it reports in the end. */
export interface WatchRecord {
  /** Begins a look at a repository; `undefined` stands for what goes wrong before any repository is looked at. */
  begin(repository: string | undefined): LookRecord
  /** Takes what the look found in the place of what the look before found. */
  end(repository: string | undefined, look: LookRecord): void
  /** Ends a look at repositories. */
  ran(run: Pick<WatchRun, 'repositories' | 'durationMs'>): void
  woken(repository: string): void
  refused(status: number): void
  report(): WatchReport
}

/** How a {@link WatchRecord} tells. */
export interface WatchRecordOptions {
  readonly onEvent: (event: WatchEvent) => void
  /** Milliseconds since any time. Default: the clock of this machine. */
  readonly now?: (() => number) | undefined
}

/** Between two events of refused deliveries: others may send as often as they like. */
const REFUSED_PAUSE_MS = 5_000

/** Makes a {@link WatchRecord}. What lasts is told once. */
export function createWatchRecord(
  repositories: readonly string[],
  { onEvent, now = Date.now }: WatchRecordOptions,
): WatchRecord {
  const counts = { runs: 0, existing: 0, wakes: 0, refused: 0 }
  const created: WatchedVersion[] = []
  const found = new Map<string | undefined, Findings>()
  let run = { created: 0, existing: 0 }
  let refusedToldAtMs = Number.NEGATIVE_INFINITY
  const take = (event: WatchEvent) => {
    if (event.type === 'created') {
      const { type: _, ...version } = event
      created.push(version)
      run.created += 1
    }
    onEvent(event)
  }

  return {
    begin: (repository) =>
      createLookRecord(repository, { toldBefore: found.get(repository)?.told, onEvent: take }),
    end(repository, look) {
      const findings = look.findings()
      found.set(repository, findings)
      run.existing += findings.existing
    },
    ran({ repositories: looked, durationMs }) {
      counts.runs += 1
      counts.existing += run.existing
      const { conflicts, failures, untried } = together(found, looked)
      const numbers = { ...run, conflicts: conflicts.length, failures: failures.length, untried }
      onEvent({ type: 'run', repositories: looked, ...numbers, durationMs })
      run = { created: 0, existing: 0 }
    },
    woken(repository) {
      counts.wakes += 1
      onEvent({ type: 'woken', repository })
    },
    refused(status) {
      counts.refused += 1
      if (now() - refusedToldAtMs < REFUSED_PAUSE_MS) return
      refusedToldAtMs = now()
      onEvent({ type: 'refused', status, count: counts.refused })
    },
    report: () => ({
      schemaVersion: 1,
      repositories,
      ...counts,
      created,
      ...together(found, repositories),
    }),
  }
}

/** What holds for these repositories, and for all at once. */
function together(
  found: ReadonlyMap<string | undefined, Findings>,
  repositories: readonly string[],
): Pick<WatchReport, 'conflicts' | 'failures' | 'untried'> {
  const all = [undefined, ...repositories].flatMap((repository) => found.get(repository) ?? [])
  return {
    conflicts: all.flatMap(({ conflicts }) => conflicts),
    failures: all.flatMap(({ failures }) => failures),
    untried: all.reduce((sum, { untried }) => sum + untried, 0),
  }
}
