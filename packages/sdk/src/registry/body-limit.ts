const MIB = 1024 * 1024
/** Sizes tried one after the other: below the last one stand proxies that no layer gets through. */
const STEPS_BYTES = [16 * MIB, 8 * MIB, 4 * MIB, 2 * MIB, MIB]

/**
 * How large a request body may be on the way to a registry, as far as refusals have told. Proxies often have a limit and
 * never name it.
 */
export interface BodyLimit {
  /** Most bytes of one body; `undefined` while none was refused. */
  readonly sizeBytes: number | undefined
  /**
   * Takes note of a body that was refused with 413. Tells whether smaller ones are worth a try: not below `minBytes`,
   * which the registry asks for.
   */
  refuse(bodyBytes: number, minBytes: number): boolean
}

/** Makes a {@link BodyLimit} that knows of no refusal yet. */
export function createBodyLimit(): BodyLimit {
  let sizeBytes: number | undefined
  return {
    get sizeBytes() {
      return sizeBytes
    },
    refuse(bodyBytes, minBytes) {
      // Several uploads at once hear of the same limit: the first one has lowered it already.
      if (sizeBytes !== undefined && sizeBytes < bodyBytes && sizeBytes >= minBytes) return true
      const next = STEPS_BYTES.find((step) => step < bodyBytes && step >= minBytes)
      sizeBytes = next ?? sizeBytes
      return next !== undefined
    },
  }
}
