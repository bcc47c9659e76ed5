import type { Credential, CredentialKind } from '../credentials/credential.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { readCertificates } from '../http/certificates.js'
import { registryOrigin } from '../http/scheme.js'
import { systemCertificates } from '../http/trust.js'
import { inspectLayerCache, type LayerCacheState } from '../pack/layer-cache.js'
import type { ClientOptions } from '../session/client-options.js'
import { caFileOf, openSession, type Session } from '../session/session.js'

/** A setting as it was understood, or the error that its use would end with. */
export type SettingCheck<T> =
  | { readonly state: 'valid'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'invalid'; readonly error: SdkError }

/** A proxy, without its credential. */
export interface ProxySetting {
  /** Host and port. */
  readonly host: string
  /** The variable that names it: `HTTPS_PROXY`. */
  readonly origin: string
}

/** A PEM file. */
export interface CertificateFileSetting {
  readonly path: string
  /** How many it holds. */
  readonly certificates: number
}

/** A credential, without its secret. */
export interface CredentialSetting {
  /** Absent where the registry is used anonymously. */
  readonly username?: string
  /** Where it came from: `options`, `SLIPWAY_PUSH_TOKEN`, `anonymous`. */
  readonly origin: string
}

/** What a client's settings amount to. Found without network. */
export interface SetupCheck {
  /** Root URL of the registry. Absent, with everything about it, where none is set. */
  readonly url?: string
  /** The proxy that leads to the registry. */
  readonly proxy: SettingCheck<ProxySetting>
  /** The CA file of options or `SLIPWAY_CA_FILE`. */
  readonly caFile: SettingCheck<CertificateFileSetting>
  /** The file in `NODE_EXTRA_CA_CERTS`. */
  readonly extraCaFile: SettingCheck<CertificateFileSetting>
  /** How many certificates the system's store adds; 0 where this Node cannot read it. */
  readonly systemCertificates: number
  readonly push: SettingCheck<CredentialSetting>
  readonly pull: SettingCheck<CredentialSetting>
  readonly layerCache: LayerCacheState
}

/** Looks at the settings of a client one by one, so that a bad one hides no other. Disk: reads what they name. */
export async function checkSetup(options: ClientOptions): Promise<SetupCheck> {
  const session = openSession(options)
  const { env, defaults, cacheDir } = session
  const { registry: host } = defaults
  const url = host === undefined ? undefined : registryOrigin(host, options.insecureRegistries)
  const credential = (kind: CredentialKind) =>
    setting(host, async (registry) => withoutSecret(await session.credential(registry, kind)))
  return {
    ...(url !== undefined && { url: url.origin }),
    proxy: await setting(url, (to) => proxyTo(session, to)),
    caFile: await setting(caFileOf(options, env), countCertificates),
    extraCaFile: await setting(env.NODE_EXTRA_CA_CERTS || undefined, countCertificates),
    systemCertificates: systemCertificates().length,
    push: await credential('push'),
    pull: await credential('pull'),
    layerCache: await inspectLayerCache(cacheDir),
  }
}

async function setting<Given, T>(
  given: Given | undefined,
  understand: (given: Given) => T | undefined | Promise<T>,
): Promise<SettingCheck<T>> {
  if (given === undefined) return { state: 'absent' }
  try {
    const value = await understand(given)
    return value === undefined ? { state: 'absent' } : { state: 'valid', value }
  } catch (error) {
    if (!isSdkError(error)) throw error
    return error.code === 'CREDENTIAL_MISSING' ? { state: 'absent' } : { state: 'invalid', error }
  }
}

function proxyTo({ proxies }: Session, url: URL): ProxySetting | undefined {
  const proxy = proxies.proxyFor(url)
  return proxy && { host: proxy.url.host, origin: proxy.origin }
}

function countCertificates(path: string): CertificateFileSetting {
  return { path, certificates: readCertificates(path).length }
}

function withoutSecret(credential: Credential | 'anonymous'): CredentialSetting {
  if (credential === 'anonymous') return { origin: credential }
  return { username: credential.username, origin: credential.origin }
}
