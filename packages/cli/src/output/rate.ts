/** How fast a number grows, over the last seconds only. */
export interface Rate {
  /** Notes the number's value at a time in milliseconds. */
  note(nowMs: number, value: number): void
  /** Growth per second; 0 while too little is known, or where the number fell. */
  perSecond(): number
}

const WINDOW_MS = 5_000
/** Less than this says more about buffers than about the line. */
const MIN_SPAN_MS = 1_000

/** Makes a {@link Rate} that knows nothing yet. */
export function createRate(): Rate {
  let notes: { readonly nowMs: number; readonly value: number }[] = []
  return {
    note(nowMs, value) {
      notes = [...notes.filter((note) => note.nowMs > nowMs - WINDOW_MS), { nowMs, value }]
    },
    perSecond() {
      const first = notes[0]
      const last = notes.at(-1)
      if (first === undefined || last === undefined || last.nowMs - first.nowMs < MIN_SPAN_MS) return 0
      return Math.max(0, ((last.value - first.value) * 1000) / (last.nowMs - first.nowMs))
    },
  }
}
