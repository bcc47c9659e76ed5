import { ConfigError } from '../errors/classes.js'
import { formatPlatform, type Platform } from '../oci/platform.js'
import { INIT_PATH, inArchive } from './image-layout.js'
import { INIT_PROGRAMS } from './init-program.js'
import type { LayerPlan } from './layer-plan.js'
import { planAddedLayer } from './plan-layers.js'

/**
 * The layer with PID 1 of the image. It is the same for all images of an architecture, so that a registry has it once.
 *
 * @throws ConfigError `PLATFORM_UNSUPPORTED` for anything but amd64 and arm64.
 */
export function planInitLayer(platform: Platform): LayerPlan {
  const program = INIT_PROGRAMS[platform.architecture]
  if (program === undefined) {
    throw new ConfigError('PLATFORM_UNSUPPORTED', {
      action: 'add an init for',
      target: formatPlatform(platform),
      reason: `there is one for ${Object.keys(INIT_PROGRAMS).join(' and ')} only`,
      hint: 'Push without it (--no-init) if the server handles signals as PID 1.',
      side: 'local',
    })
  }
  const bytes = Buffer.from(program, 'base64')
  return planAddedLayer('init', [{ path: inArchive(INIT_PATH), bytes, mode: 0o755 }])
}
