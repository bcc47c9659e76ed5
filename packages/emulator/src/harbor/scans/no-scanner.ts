import { badRequest, HarborError } from '../harbor-error.js'
import type { Scans } from './scans.js'

/**
 * Gives the scans of a Harbor that has no scanner: nothing can be scanned, and whatever was is not shown.
 *
 * @see Harbor, src/controller/scan/base_controller.go
 */
export function scansWithoutScanner(): Scans {
  return {
    scannerVersion: undefined,
    isScannable: () => false,
    begin() {
      throw new HarborError(412, 'PRECONDITION', 'no available scanner for project')
    },
    stop() {
      throw badRequest('no running scan, as there is no scanner')
    },
    of: () => [],
    overviewOf: () => undefined,
    close: async () => undefined,
  }
}
