import { type Client, isSdkError, type ProjectConfig } from '@slipway/sdk'
import { type DoctorCheck, ok, warn } from './check.js'

const PATIENCE_MS = 10_000
const NEXT = 'Name a registry that has base images in SLIPWAY_BASE_MIRROR; a static program needs none.'

/** Whether base images can be had. It is never more than a warning: not every build needs one. */
export async function checkBase(
  client: Client,
  { config, signal }: { readonly config: ProjectConfig | undefined; readonly signal: AbortSignal },
): Promise<DoctorCheck> {
  const patience = new AbortController()
  // Not AbortSignal.timeout: Node lets go of one that AbortSignal.any alone listens to.
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    const both = AbortSignal.any([signal, patience.signal])
    const base = await client.checkBase({ base: baseOf(config), signal: both })
    if (base === undefined) return ok('base', 'scratch is fetched from nowhere')
    return ok('base', `${base.registry} answers (${Math.round(base.durationMs)} ms)`)
  } catch (error) {
    if (!isSdkError(error) || signal.aborted) throw error
    const isSlow = error.code === 'ABORTED'
    return warn(
      'base',
      isSlow ? `its registry gave no answer within ${PATIENCE_MS / 1000} s` : error.message,
      NEXT,
    )
  } finally {
    clearTimeout(timer)
  }
}

/** The base of the image that a push without flags takes. */
function baseOf(config: ProjectConfig | undefined): string | undefined {
  const images = Object.entries(config?.images ?? {})
  const [, image] = images.find(([name]) => name === config?.defaultImage) ?? images[0] ?? []
  return image?.base
}
