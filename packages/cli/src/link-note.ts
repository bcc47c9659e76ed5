import type { Client, PushReceipt } from '@slipway/sdk'
import { withinLimit } from './within-limit.js'

/** A push is done by then, and nobody waits long for a remark. */
const LIMIT_MS = 3_000

/**
 * What to say after a push when no app version starts the new tag; `undefined` where one does, where nobody tells within 3 s,
 * and without an API token. Never throws.
 */
export async function linkNote(
  client: Client,
  { reference, repository, tag }: Pick<PushReceipt, 'reference' | 'repository' | 'tag'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await withinLimit({ limitMs: LIMIT_MS, signal }, async (limited) => {
      if (!(await hasApiToken(client, limited))) return undefined
      const { features } = await client.capabilities({ signal: limited })
      if (features['app-versions'].state !== 'supported') return undefined
      const { tags } = await client.artifacts.get(reference, { signal: limited })
      const pushed = tags.find(({ name }) => name === tag)
      // Absent where the platform did not tell, which is not the same as none.
      if (pushed?.appVersions === undefined || pushed.appVersions.length > 0) return undefined
      return `No app version starts ${tag} yet. To have one made for every tag: slipway template create ${repository}`
    })
  } catch {
    return undefined
  }
}

/** Asks no server: a registry without a platform is not asked about app versions. */
async function hasApiToken({ credentials }: Client, signal: AbortSignal): Promise<boolean> {
  const { credentials: found } = await credentials.status({ verify: false, signal })
  return found.some(({ kind, state }) => kind === 'api' && state !== 'absent')
}
