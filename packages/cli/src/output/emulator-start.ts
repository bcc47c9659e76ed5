import type { Emulator } from '@slipway/emulator'

/** What `slipway emulator --json` prints when it is ready: where everything is, and every name and secret to enter it. */
export type EmulatorStart = Pick<Emulator, 'registry' | 'project' | 'push' | 'pull' | 'admin'> &
  Partial<Record<'harborUrl' | 'platformUrl' | 'apiToken' | 'quickStartToken', string>>

/** The fields of a started emulator that scripts rely on; those of a part that is left out are missing. */
export function emulatorStart(emulator: Emulator): EmulatorStart {
  const { registry, harborUrl, project, push, pull, admin, platformUrl, apiToken, quickStartToken } = emulator
  const platform = platformUrl === undefined ? {} : { platformUrl, apiToken, quickStartToken }
  return { registry, ...(harborUrl !== undefined && { harborUrl }), ...platform, project, push, pull, admin }
}
