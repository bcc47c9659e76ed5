import { LayerError } from './layer-error.js'

const MIB = 1024 * 1024
const MAX_IMAGE_BYTES = 128 * MIB

/** What is left of the memory that one image may take for the files that a scan reads, with their paths. */
export interface TextBudget {
  /** Takes bytes of it, before they are read. @throws {@link LayerError} when there are not as many left. */
  take(sizeBytes: number): void
}

/**
 * Gives the budget of one image, for all of its layers together.
 *
 * @param maxBytes - By default 128 MiB.
 */
export function createTextBudget(maxBytes = MAX_IMAGE_BYTES): TextBudget {
  let leftBytes = maxBytes
  return {
    take(sizeBytes) {
      leftBytes -= sizeBytes
      if (leftBytes >= 0) return
      throw new LayerError(`the package databases of all layers are larger than ${maxBytes / MIB} MiB`)
    },
  }
}
