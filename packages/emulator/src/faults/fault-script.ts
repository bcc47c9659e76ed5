import type { Faults, ScriptedFault } from './fault.js'
import { faultMatches } from './fault-match.js'
import { type Fault, readFault } from './fault-shape.js'
import type { FaultyRequest } from './faulty-request.js'

/** A fault that happens to the request at hand. */
export interface DueFault {
  readonly fault: Fault
  /** Aborted when the fault is removed. */
  readonly removed: AbortSignal
}

/** The faults of a running emulator, in the order in which they were added. */
export interface FaultScript extends Faults {
  /** Whether there is anything to look for. */
  readonly isEmpty: boolean
  /** Gives the fault that happens to a request, if any, and counts. To be asked once for each request. */
  take(request: FaultyRequest): DueFault | undefined
}

interface Entry {
  readonly id: string
  readonly fault: Fault
  readonly removal: AbortController
  skipped: number
  hits: number
}

/** Creates a script without faults. Its ids are never used twice. */
export function createFaultScript(): FaultScript {
  const entries = new Map<string, Entry>()
  let last = 0
  const remove = (id: string) => {
    entries.get(id)?.removal.abort()
    return entries.delete(id)
  }
  return {
    get isEmpty() {
      return entries.size === 0
    },
    add(input) {
      const fault = readFault(input)
      last += 1
      const entry = { id: `fault-${last}`, fault, removal: new AbortController(), skipped: 0, hits: 0 }
      entries.set(entry.id, entry)
      return listed(entry)
    },
    list: () => [...entries.values()].map(listed),
    remove,
    clear() {
      for (const id of [...entries.keys()]) remove(id)
    },
    take(request) {
      for (const entry of entries.values()) {
        if (!isDue(entry, request)) continue
        entry.hits += 1
        return { fault: entry.fault, removed: entry.removal.signal }
      }
      return undefined
    },
  }
}

function isDue(entry: Entry, request: FaultyRequest): boolean {
  const { fault, hits } = entry
  const isSpent = fault.times > 0 && hits >= fault.times
  if (isSpent || !faultMatches(fault, request)) return false
  if (entry.skipped >= fault.skip) return true
  entry.skipped += 1
  return false
}

function listed({ id, fault, hits }: Entry): ScriptedFault {
  return { id, ...fault, hits }
}
