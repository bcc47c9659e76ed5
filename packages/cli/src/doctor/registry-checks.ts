import { type Client, isSdkError, type ProjectConfig, type RegistryCheck, type SdkError } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { type DoctorCheck, fail, ok, warn } from './check.js'

const NOT_CHECKED = 'not checked'

/** Which registry is set, and where. */
export function checkRegistrySetting(
  { env }: CliContext,
  flags: RegistryFlags,
  config: ProjectConfig | undefined,
): DoctorCheck {
  const origins = [
    [flags.registry, '--registry'],
    [env.SLIPWAY_REGISTRY, 'SLIPWAY_REGISTRY'],
    [config?.registry, 'slipway.json'],
  ] as const
  for (const [value, origin] of origins) if (value) return ok('registry', `${value} (from ${origin})`)
  return fail('registry', 'none is set', 'Set SLIPWAY_REGISTRY to the host that your registry page shows.')
}

/** Whether the registry answers and takes the push credential. */
export async function checkRegistryAnswers(client: Client, signal: AbortSignal): Promise<DoctorCheck[]> {
  try {
    return answered(await client.checkRegistry({ signal }))
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return failed(error)
  }
}

/** The same rows where there is no registry to ask. */
export function registryNotChecked(): DoctorCheck[] {
  const next = 'Set the registry first.'
  return ['credential', 'connection'].map((name) => warn(name, NOT_CHECKED, next))
}

function answered({ registry, credentialOrigin, durationMs }: RegistryCheck): DoctorCheck[] {
  return [
    ok('credential', credentialOrigin),
    ok('connection', `${registry} answers and accepts it (${Math.round(durationMs)} ms)`),
  ]
}

function failed(error: SdkError): DoctorCheck[] {
  const next = error.hint ?? 'Correct it and run slipway doctor again.'
  if (isSdkError(error, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) {
    const connection = warn('connection', NOT_CHECKED, 'Set the credential first.')
    return [fail('credential', error.message, next), connection]
  }
  if (isSdkError(error, 'CREDENTIAL_REJECTED', 'UNAUTHENTICATED', 'DENIED')) {
    const connection = ok('connection', 'the registry answers, but refuses the credential')
    return [fail('credential', error.message, next), connection]
  }
  const credential = warn('credential', NOT_CHECKED, 'Correct the connection first.')
  return [credential, fail('connection', error.message, next)]
}
