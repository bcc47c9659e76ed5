/** One thing that `slipway doctor` looked at. */
export interface DoctorCheck {
  /** Stable name for scripts: `node`, `registry`. */
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  /** What was found. */
  readonly detail: string
  /** What to do, where it is not `ok`. A whole sentence. */
  readonly next?: string
}

/** An `ok` of the doctor. */
export function ok(name: string, detail: string): DoctorCheck {
  return { name, status: 'ok', detail }
}

/** Something that works, but maybe not for long or not as meant. */
export function warn(name: string, detail: string, next: string): DoctorCheck {
  return { name, status: 'warn', detail, next }
}

/** Something that keeps a push from working. */
export function fail(name: string, detail: string, next: string): DoctorCheck {
  return { name, status: 'fail', detail, next }
}

/** Something that could not be looked at before something else is in order. */
export function notChecked(name: string, next: string): DoctorCheck {
  return warn(name, 'not checked', next)
}
