import type { HarborSetupOptions, UsernameToken } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import type { OutputFlags } from '../output/output-mode.js'
import type { Prompt } from '../terminal/prompt.js'
import { usageError } from '../usage-error.js'
import type { RegistryFlags } from './client-settings.js'
import { secretLine } from './secret-line.js'
import type { StoreFlags } from './store-choice.js'

const COMMAND = 'slipway harbor setup'
/** The variables that the sdk reads the administrator from. */
const ADMIN_VARIABLES = ['SLIPWAY_HARBOR_USERNAME', 'SLIPWAY_HARBOR_PASSWORD', 'SLIPWAY_HARBOR_PASSWORD_FILE']

/** The flags of `slipway harbor setup`. None takes a secret. */
export interface HarborFlags extends RegistryFlags, StoreFlags, OutputFlags {
  readonly adminUsername?: string
  readonly adminPasswordStdin?: boolean
  readonly pushRobot?: string
  readonly pullRobot?: string
  readonly duration?: string
  readonly webhook?: string
  /** False with `--no-scan`. */
  readonly scan?: boolean
  readonly renew?: boolean
  readonly dryRun?: boolean
}

/**
 * What the flags say about the project, without its administrator.
 *
 * @throws ConfigError with code `OPTION_INVALID` when the duration is no number of days.
 */
export function harborSettings(
  flags: HarborFlags,
): Pick<HarborSetupOptions, 'robots' | 'durationDays' | 'webhook' | 'scan' | 'renew'> {
  const { pushRobot, pullRobot, duration, webhook, scan, renew } = flags
  return {
    robots: { push: pushRobot, pull: pullRobot },
    durationDays: duration === undefined ? undefined : durationDays(duration),
    webhook: webhook === undefined ? undefined : { url: webhook },
    scan,
    renew,
  }
}

/**
 * The administrator: from the flags and stdin, else from the environment, which the sdk reads (`undefined`), else asked for.
 *
 * @throws ConfigError with code `OPTION_INVALID` when the flags contradict each other, stdin holds no password, or nobody is
 * there to be asked; AbortError.
 */
export async function harborAdmin(
  { adminUsername, adminPasswordStdin = false }: HarborFlags,
  { env, readInput, openPrompt }: Pick<CliContext, 'env' | 'readInput' | 'openPrompt'>,
  signal: AbortSignal,
): Promise<UsernameToken | undefined> {
  const isInEnvironment = ADMIN_VARIABLES.some((name) => env[name])
  if (adminPasswordStdin) {
    const username = adminUsername ?? (env.SLIPWAY_HARBOR_USERNAME || noUsername())
    const words = { flag: '--admin-password-stdin', command: COMMAND, what: 'password' } as const
    return { username, token: secretLine(await readInput(signal), words) }
  }
  if (isInEnvironment && adminUsername === undefined) return undefined
  if (isInEnvironment) {
    throw usageError(
      '--admin-username and variables SLIPWAY_HARBOR_… name two administrators',
      'Leave one out, or pipe the password into --admin-password-stdin.',
    )
  }
  return askAdmin(openPrompt(signal) ?? nobodyToAsk(), adminUsername)
}

async function askAdmin(prompt: Prompt, known: string | undefined): Promise<UsernameToken> {
  try {
    const username = known ?? (await prompt.ask("Administrator's user name: ")).trim()
    return { username, token: (await prompt.askSecret('Password: ')).trim() }
  } finally {
    prompt.close()
  }
}

function durationDays(text: string): number {
  if (text === 'never') return -1
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw usageError('--duration takes days', 'Write a number such as --duration 365, or --duration never.')
}

function noUsername(): never {
  throw usageError('there is no --admin-username', 'Add it: --admin-username NAME --admin-password-stdin.')
}

function nobodyToAsk(): never {
  throw usageError(
    'no administrator is named, and nobody is at a terminal to be asked',
    'Pipe the password into --admin-username NAME --admin-password-stdin, or set SLIPWAY_REGISTRY, ' +
      'SLIPWAY_HARBOR_USERNAME and SLIPWAY_HARBOR_PASSWORD (or SLIPWAY_HARBOR_PASSWORD_FILE).',
  )
}
