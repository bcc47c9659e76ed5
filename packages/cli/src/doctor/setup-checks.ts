import { type Client, isSdkError, type SdkError, type SetupCheck } from '@slipway/sdk'
import { type DoctorCheck, fail, notChecked } from './check.js'
import { checkPullCredential, checkPushCredential } from './credential-checks.js'
import { checkLayerCache } from './disk-checks.js'
import { checkCertificates, checkClock, checkProxy } from './network-checks.js'
import { checkConnection, nextOf, type RegistryAnswer } from './registry-checks.js'

/** What the settings amount to, or why they cannot be read at all. */
export async function readSetup(client: Client): Promise<SetupCheck | SdkError> {
  try {
    return await client.checkSetup()
  } catch (error) {
    if (!isSdkError(error)) throw error
    return error
  }
}

/** The rows about the registry and the way to it, each with what it is to blame for. */
export function registryRows(
  registry: DoctorCheck,
  setup: SetupCheck | SdkError,
  answer: RegistryAnswer,
): DoctorCheck[] {
  if (isSdkError(setup)) {
    const names = ['proxy', 'certificates', 'credential', 'pull credential', 'connection', 'clock']
    const rows = names.map((name) => notChecked(name, 'Correct the registry first.'))
    return [fail('registry', setup.message, nextOf(setup)), ...rows]
  }
  return [
    registry,
    checkProxy(setup, answer),
    checkCertificates(setup, answer),
    checkPushCredential(setup.push, answer),
    checkPullCredential(setup.pull),
    checkConnection(answer),
    checkClock(answer),
  ]
}

/** The row about the layer cache; none where the settings cannot be read. */
export function layerCacheRows(setup: SetupCheck | SdkError): DoctorCheck[] {
  return isSdkError(setup) ? [] : [checkLayerCache(setup.layerCache)]
}
