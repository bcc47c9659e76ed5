import type { LoginOptions } from '@slipway/sdk'
import type { OutputFlags } from '../output/output-mode.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { expiryTime } from '../settings/expiry.js'
import { secretLine } from '../settings/secret-line.js'
import type { StoreFlags } from '../settings/store-choice.js'
import { usageError } from '../usage-error.js'

/** The flags of `slipway login`. None takes a secret. */
export interface LoginFlags extends RegistryFlags, StoreFlags, OutputFlags {
  readonly tokenStdin?: boolean
  readonly passwordStdin?: boolean
  readonly username?: string
  readonly kind?: 'push' | 'pull'
  readonly expires?: string
  readonly browser?: boolean
}

/** What is logged in with. */
export type LoginInput = Pick<
  LoginOptions,
  'apiToken' | 'registry' | 'project' | 'push' | 'pull' | 'expiresAt'
>

/**
 * What the flags say about the login; the secret comes from stdin. `undefined`: a person is to be asked.
 *
 * @param readSecret - All of stdin; `undefined` where it is a terminal.
 * @throws ConfigError with code `OPTION_INVALID` when the flags contradict each other or stdin holds no secret.
 */
export async function loginFromFlags(
  flags: LoginFlags,
  nowMs: number,
  readSecret: () => Promise<string | undefined>,
): Promise<LoginInput | undefined> {
  const { tokenStdin = false, passwordStdin = false, username, registry, project, kind = 'push' } = flags
  if (tokenStdin && passwordStdin) {
    throw usageError(
      '--token-stdin and --password-stdin cannot be used together',
      'Log in twice: what was stored first stays.',
    )
  }
  if (!passwordStdin) refuseWithoutPassword(flags)
  if (tokenStdin) return { apiToken: oneLine(await readSecret(), '--token-stdin') }
  if (!passwordStdin) return undefined

  if (username === undefined) {
    throw usageError('there is no --username', "Add --username 'robot$project+name', in single quotes.")
  }
  const expiresAt = flags.expires === undefined ? undefined : expiryTime(flags.expires, nowMs)
  const pair = { username, token: oneLine(await readSecret(), '--password-stdin') }
  return { registry, project, expiresAt, [kind]: pair }
}

function refuseWithoutPassword({ username, kind, expires }: LoginFlags): void {
  const lonely = Object.entries({ '--username': username, '--kind': kind, '--expires': expires })
  const flag = lonely.find(([, value]) => value !== undefined)?.[0]
  if (flag === undefined) return
  throw usageError(
    `${flag} belongs to a pair of user name and token, and there is no --password-stdin`,
    "Pipe the token into --registry HOST --project NAME --username 'robot$project+name' --password-stdin.",
  )
}

function oneLine(input: string | undefined, flag: string): string {
  return secretLine(input, { flag, command: 'slipway login', what: 'token' })
}
