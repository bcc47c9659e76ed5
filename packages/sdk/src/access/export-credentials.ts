import type { CredentialKind } from '../credentials/credential.js'
import { credentialVariables } from '../credentials/environment.js'
import { ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Secret } from '../log/secret.js'
import type { Session } from '../session/session.js'

/** A variable that a CI job needs. */
export interface ExportedVariable {
  readonly name: string
  /** Shown as `[secret]` unless it is revealed on purpose. */
  readonly value: string | Secret
  readonly isSecret: boolean
}

/**
 * The variables that give a CI job the credentials that this client would use: those of the registry, and the API token where
 * there is one. Disk: reads stores and token files. No network.
 *
 * @throws AuthError `CREDENTIAL_MISSING` when there is no push credential; ConfigError `CONFIG_INVALID` without a registry.
 */
export async function exportCredentials(
  session: Session,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<readonly ExportedVariable[]> {
  const { registry, project } = session.defaults
  if (registry === undefined) throw noRegistry()
  const repository = project === undefined ? undefined : `${project}/`
  const read = async (kind: CredentialKind, host: string): Promise<ExportedVariable[]> => {
    const credential = await session.credential(host, kind, { ...options, repository })
    if (credential === 'anonymous') return []
    const { username, token } = credentialVariables(kind)
    return [
      ...(username === undefined ? [] : [plain(username, credential.username)]),
      { name: token, value: credential.secret, isSecret: true },
    ]
  }
  const optional = async (kind: CredentialKind, host: string) => {
    try {
      return await read(kind, host)
    } catch (error) {
      if (isSdkError(error, 'CREDENTIAL_MISSING')) return []
      throw error
    }
  }
  const api = await optional('api', session.apiUrl.host)
  return [
    plain('SLIPWAY_REGISTRY', registry),
    ...(project === undefined ? [] : [plain('SLIPWAY_PROJECT', project)]),
    ...(await read('push', registry)),
    ...(await optional('pull', registry)),
    ...(api.length > 0 ? [plain('SLIPWAY_API_URL', session.apiUrl.origin), ...api] : []),
  ]
}

function noRegistry(): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'export credentials',
    reason: 'no registry is set',
    hint: 'Run "slipway login", or set SLIPWAY_REGISTRY.',
    side: 'local',
  })
}

function plain(name: string, value: string): ExportedVariable {
  return { name, value, isSecret: false }
}
