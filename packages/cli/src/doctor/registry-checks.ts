import {
  type Client,
  isSdkError,
  type ProjectConfig,
  type RegistryCheck,
  type SdkError,
  type SetupCheck,
} from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { type DoctorCheck, fail, notChecked, ok } from './check.js'

/** Which registry is set, and where. */
export function checkRegistrySetting(
  { env }: CliContext,
  flags: RegistryFlags,
  found: { readonly config: ProjectConfig | undefined; readonly setup: SetupCheck | SdkError },
): DoctorCheck {
  const { config, setup } = found
  const origins = [
    [flags.registry, '--registry'],
    [env.SLIPWAY_REGISTRY, 'SLIPWAY_REGISTRY'],
    [config?.registry, 'slipway.json'],
  ] as const
  for (const [value, origin] of origins) if (value) return ok('registry', `${value} (from ${origin})`)
  if (!isSdkError(setup) && setup.url !== undefined) {
    return ok('registry', `${new URL(setup.url).host} (from the last login)`)
  }
  const next = 'Run slipway login, or set SLIPWAY_REGISTRY to the host that your registry page shows.'
  return fail('registry', 'none is set', next)
}

/** What came of asking the registry; `undefined` where there was none to ask. */
export type RegistryAnswer = RegistryCheck | SdkError | undefined

/** Asks the registry whether it takes the push credential. Throws only what ends the whole command. */
export async function askRegistry(client: Client, signal: AbortSignal): Promise<RegistryAnswer> {
  try {
    return await client.checkRegistry({ signal })
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return error
  }
}

/** Whether the registry answers. What another row is to blame for is told there. */
export function checkConnection(answer: RegistryAnswer): DoctorCheck {
  if (answer === undefined) return notChecked('connection', 'Set the registry first.')
  if (!isSdkError(answer)) {
    return ok('connection', `${answer.registry} answers and accepts it (${Math.round(answer.durationMs)} ms)`)
  }
  if (isSdkError(answer, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) {
    return notChecked('connection', 'Set the credential first.')
  }
  if (isRefusal(answer)) return ok('connection', 'the registry answers, but refuses the credential')
  if (isSdkError(answer, 'PROXY')) return notChecked('connection', 'Correct the proxy first.')
  if (isSdkError(answer, 'CONFIG_INVALID')) return notChecked('connection', 'Correct the settings first.')
  if (isSdkError(answer, 'TLS')) return notChecked('connection', 'Correct the certificates first.')
  return fail('connection', answer.message, nextOf(answer))
}

/** Whether an error says that the registry is there but does not take the credential. */
export function isRefusal(error: SdkError): boolean {
  return isSdkError(error, 'CREDENTIAL_REJECTED', 'UNAUTHENTICATED', 'DENIED')
}

/** What to do about an error. */
export function nextOf({ hint }: SdkError): string {
  return hint ?? 'Correct it and run slipway doctor again.'
}
