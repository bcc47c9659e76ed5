import type { RequestHandler } from 'msw'
import type { HarborSetupOptions } from '../../../src/access/harbor-setup/harbor-calls.js'
import { createClient } from '../../../src/client.js'
import type { CredentialStore } from '../../../src/credentials/store.js'
import { createMemoryStore } from '../../../src/credentials/stores/memory-store.js'
import { LocalError } from '../../../src/errors/classes.js'
import { errorOf } from '../a-registry.js'
import { harborApi } from './harbor-api.js'
import { HARBOR, type HarborApiOptions } from './harbor-desk.js'

/** The administrator that the played Harbor believes. */
export const admin = { username: 'boss', token: 'Admin-sentinel-71c2' }
/** A webhook with secrets in both places where it may have some. */
export const WEBHOOK = {
  url: 'https://studio.example.com/hooks?key=Query-sentinel',
  secret: 'Hook-sentinel-5d',
}

/** What an administrator may be given. */
export interface AdministratorOptions extends Partial<HarborApiOptions> {
  readonly store?: CredentialStore
}

/** An administrator before a Harbor that is played; everything that is shown goes through `seen`. */
export function anAdministrator(
  use: (...handlers: RequestHandler[]) => void,
  { store = createMemoryStore(), ...over }: AdministratorOptions = {},
) {
  const harbor = harborApi({ version: '2.13', admin, ...over })
  use(...harbor.handlers)
  const shown: string[] = []
  const log = (...words: unknown[]) => shown.push(words.map(String).join(' '))
  const client = createClient({
    registry: HARBOR,
    project: 'studio',
    credentialStores: [store],
    env: {},
    logger: { debug: log, info: log, warn: log, error: log },
  })
  const seen = <T>(value: T): T => {
    shown.push(JSON.stringify(value), value instanceof Error ? `${value.stack}` : '')
    return value
  }
  return {
    harbor,
    store,
    shown: () => shown.join('\n'),
    plan: async (options: HarborSetupOptions = {}) =>
      seen(await client.harbor.planSetup({ admin, ...options })),
    setup: async (options: HarborSetupOptions = {}) => seen(await client.harbor.setup({ admin, ...options })),
    fails: async (options: HarborSetupOptions = {}) =>
      seen(await errorOf(client.harbor.setup({ admin, ...options }))),
  }
}

/** What a store keeps, with the secrets. */
export async function secretsIn(store: CredentialStore) {
  const found = (await store.list()).map((address) => store.get(address))
  return (await Promise.all(found))
    .map((one) => `${one?.kind} ${one?.username} ${one?.secret.reveal()}`)
    .sort()
}

/** Each step of a plan as one word pair. */
export const states = ({
  steps,
}: {
  readonly steps: readonly { readonly target: string; readonly state: string }[]
}) => steps.map(({ target, state }) => `${target} ${state}`)

/** A keychain that is locked. */
export function closedStore(): CredentialStore {
  const refuse = async () => {
    throw refusal()
  }
  return { name: 'keychain', protection: 'keychain', get: refuse, put: refuse, remove: refuse, list: refuse }
}

/** What a locked keychain says; `retryable` is false for one that is not installed. */
export function refusal({ retryable = true } = {}): LocalError {
  return new LocalError('KEYCHAIN_UNAVAILABLE', {
    action: 'keep the credential',
    reason: 'the keychain is locked',
    hint: 'Unlock it.',
    side: 'local',
    retryable,
  })
}
