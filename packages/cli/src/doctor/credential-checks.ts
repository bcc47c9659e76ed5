import { type CredentialSetting, isSdkError, type SettingCheck } from '@slipway/sdk'
import { type DoctorCheck, fail, notChecked, ok, warn } from './check.js'
import { isRefusal, nextOf, type RegistryAnswer } from './registry-checks.js'

/** Whether there is a push credential that the registry takes, and whether it is one. */
export function checkPushCredential(
  push: SettingCheck<CredentialSetting>,
  answer: RegistryAnswer,
): DoctorCheck {
  if (answer === undefined) return notChecked('credential', 'Set the registry first.')
  if (isSdkError(answer)) {
    if (isRefusal(answer) || isSdkError(answer, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) {
      return fail('credential', answer.message, nextOf(answer))
    }
    return push.state === 'invalid'
      ? fail('credential', push.error.message, nextOf(push.error))
      : notChecked('credential', 'Correct the connection first.')
  }
  if (push.state !== 'valid') return ok('credential', answer.credentialOrigin)
  const { username } = push.value
  return username !== undefined && isForPulling(username)
    ? warn(
        'credential',
        `${described(push.value)} pushes, but is named as one for pulling`,
        'Set SLIPWAY_PUSH_USERNAME and SLIPWAY_PUSH_TOKEN to the push credential of the registry page.',
      )
    : ok('credential', described(push.value))
}

/** Whether there is a pull credential. Nothing here needs one: what is read is read with the push credential then. */
export function checkPullCredential(pull: SettingCheck<CredentialSetting>): DoctorCheck {
  const name = 'pull credential'
  if (pull.state === 'invalid') return fail(name, pull.error.message, nextOf(pull.error))
  return ok(name, pull.state === 'valid' ? described(pull.value) : 'none; the push credential reads as well')
}

function described({ username, origin }: CredentialSetting): string {
  return username === undefined ? origin : `${username} (from ${origin})`
}

/** Registries name their robot accounts for what they may do: `robot$studio+client-push`, `…+app-version-pull`. */
function isForPulling(username: string): boolean {
  const account = username.slice(username.lastIndexOf('+') + 1)
  return /(?:^|[^a-z])pull(?:[^a-z]|$)/i.test(account) && !/push/i.test(account)
}
