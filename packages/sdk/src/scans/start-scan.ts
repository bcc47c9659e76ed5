import { missingCapability } from '../inventory/missing.js'
import { NO_SCAN_REASONS } from './read-status.js'
import { type HarborArtifact, isClosed, type ScanCallOptions, type ScanPlace } from './scan-place.js'
import type { ScanStatus } from './scan-status.js'

/**
 * Has the artifact scanned; one that is being scanned is left alone. Network: 1 GET, 1 POST.
 *
 * @throws ServiceError `CAPABILITY_MISSING`; PermissionError `DENIED`; NotFoundError `MANIFEST_UNKNOWN`.
 */
export async function startScan(place: ScanPlace, options: ScanCallOptions): Promise<ScanStatus> {
  const harbor = requireStarter(place)
  const { digest } = await harbor.read(options)
  return startScanOf(place, { ...options, digest })
}

/** The same for the digest that the reference names, as is known already. Network: 1 POST. */
export async function startScanOf(
  place: ScanPlace,
  { digest, signal }: ScanCallOptions & Required<Pick<ScanStatus, 'digest'>>,
): Promise<ScanStatus> {
  const { scans, version } = requireStarter(place)
  const started = await scans.start(digest, { version, signal })
  const status = { reference: place.reference, digest, counts: {} }
  if (started === 'started') return { ...status, state: 'waiting' }
  if (started === 'running') return { ...status, state: 'running' }
  return { ...status, state: started, reason: NO_SCAN_REASONS[started] }
}

function requireStarter({ reference, harbor, features }: ScanPlace): HarborArtifact {
  const capability = features['scan-start']
  if (harbor !== undefined && !isClosed(capability)) return harbor
  throw missingCapability('start the scan of', reference, capability)
}
