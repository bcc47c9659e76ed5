import { resolve } from 'node:path'
import type { EmulatorOptions, LeftOut } from '@slipway/emulator'
import { usageError } from '../usage-error.js'
import { parseByteSize } from './byte-size.js'

type Release = NonNullable<EmulatorOptions['harborVersion']>

/** The flags of `slipway emulator` that say what is served, as the command line's grammar delivers them. */
export interface EmulatorFlags
  extends Required<Pick<EmulatorOptions, 'access' | 'plan' | 'profile' | 'auth'>> {
  readonly harborVersion?: Release
  readonly port?: string
  readonly platformPort?: string
  readonly data?: string
  readonly project?: string
  /** Names between commas. */
  readonly without?: string
  readonly storageLimit?: string
  readonly advisories?: string
}

/** What `--harbor-version` takes. */
export const HARBOR_RELEASES = ['2.8', '2.11', '2.13', '2.15'] as const satisfies readonly Release[]

/** What `--without` takes. */
export const LEFT_OUT = ['extension', 'harbor', 'scanner', 'platform'] as const satisfies readonly LeftOut[]

/**
 * The emulator that the flags ask for. What is not set keeps the emulator's own default.
 *
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function emulatorSettings(flags: EmulatorFlags, cwd: string): EmulatorOptions {
  const { access, plan, profile, harborVersion, auth } = flags
  const { port, platformPort, data, project, without, storageLimit, advisories } = flags
  return {
    access,
    plan,
    profile,
    auth,
    ...(harborVersion !== undefined && { harborVersion }),
    ...(project !== undefined && { project }),
    ...(port !== undefined && { port: portOf('--port', port) }),
    ...(platformPort !== undefined && { platformPort: portOf('--platform-port', platformPort) }),
    ...(data !== undefined && { dataDir: resolve(cwd, data) }),
    ...(without !== undefined && { without: without.split(',').map(leftOutOf) }),
    ...(advisories !== undefined && { advisoriesFile: resolve(cwd, advisories) }),
    ...(storageLimit !== undefined && { storageLimitBytes: storageLimitOf(storageLimit) }),
  }
}

/** Whether the number is a port at all is for the emulator to say. */
function portOf(flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw usageError(`"${text}" is not a port number`, `Give a number after ${flag}, for example ${flag} 5000.`)
}

function leftOutOf(text: string): LeftOut {
  const found = LEFT_OUT.find((name) => name === text.trim())
  if (found) return found
  throw usageError(
    `"${text}" is nothing that --without knows`,
    `It takes ${LEFT_OUT.join(', ')}, with a comma between two.`,
  )
}

function storageLimitOf(text: string): number {
  const sizeBytes = parseByteSize(text)
  if (sizeBytes !== undefined) return sizeBytes
  throw usageError(`"${text}" is no size`, 'Give a size such as 500MB or 20GiB after --storage-limit.')
}
