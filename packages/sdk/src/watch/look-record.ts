import type { SdkError } from '../errors/error.js'
import type { LinkedItem } from '../versions/reconcile.js'
import type { WatchConflict, WatchEvent, WatchFailure } from './watch-event.js'

/** What one look at a repository found. */
export interface Findings {
  readonly existing: number
  readonly conflicts: readonly WatchConflict[]
  readonly failures: readonly WatchFailure[]
  readonly untried: number
  /** What was told and still held. */
  readonly told: ReadonlySet<string>
}

/** Takes what one look at a repository finds, and tells of it. */
export interface LookRecord {
  item(item: LinkedItem): void
  /** So many tags were left alone after a failure that they would share. */
  leave(untried: number): void
  /** The repository could not be looked at. */
  fail(error: SdkError): void
  findings(): Findings
}

/** Makes a {@link LookRecord}. Conflicts and failures that were `toldBefore` are not told again. */
export function createLookRecord(
  repository: string | undefined,
  {
    toldBefore,
    onEvent,
  }: { readonly toldBefore: ReadonlySet<string> | undefined; readonly onEvent: (event: WatchEvent) => void },
): LookRecord {
  const named = repository === undefined ? {} : { repository }
  const conflicts: WatchConflict[] = []
  const failures: WatchFailure[] = []
  const told = new Set<string>()
  let existing = 0
  let untried = 0

  const tell = (event: WatchEvent, key: string) => {
    if (toldBefore?.has(key) !== true && !told.has(key)) onEvent(event)
    told.add(key)
  }
  const conflict = (found: WatchConflict) => {
    conflicts.push(found)
    const paths = found.differences.map(({ path }) => path)
    tell({ type: 'conflict', ...found }, [found.tag, found.app, found.version, ...paths].join(' '))
  }
  const failure = (found: WatchFailure) => {
    failures.push(found)
    tell({ type: 'failed', ...found }, `${found.tag ?? ''} ${found.error.code}`)
  }
  return {
    item({ tag, outcome, app = '', version = '', differences = [], error }) {
      const of = { repository: repository ?? '', tag, app, version }
      if (outcome === 'created') onEvent({ type: 'created', ...of })
      if (outcome === 'existing') existing += 1
      if (outcome === 'conflict') conflict({ ...of, differences })
      if (error !== undefined) failure({ ...named, tag, error })
    },
    leave(count) {
      untried = count
    },
    fail: (error) => failure({ ...named, error: error.toJSON() }),
    findings: () => ({ existing, conflicts, failures, untried, told }),
  }
}
