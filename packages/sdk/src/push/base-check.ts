import { throughMirror } from '../folder-image/base-image.js'
import { GLIBC_BASES } from '../pack/inspect/glibc-bases.js'
import { parseBaseReference } from '../reference/docker-hub.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'

/** The registry that a base image would be fetched from. */
export interface BaseCheck {
  /** Host that answered: the mirror, where one is set. */
  readonly registry: string
  readonly isMirror: boolean
  /** Milliseconds that the check took. */
  readonly durationMs: number
}

/** Asks the registry of a base image whether it is there; `undefined` for `scratch`, which is fetched from nowhere. */
export async function checkBase(
  clientOptions: ClientOptions,
  call: { readonly base?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<BaseCheck | undefined> {
  const base = call.base ?? GLIBC_BASES[0]?.reference ?? 'scratch'
  if (base === 'scratch') return undefined
  const startedAt = performance.now()
  const session = openSession(clientOptions)
  try {
    const named = parseBaseReference(base)
    const { registry } = throughMirror(named, session.baseMirror)
    const source = await session.openSource(registry, 'anonymous')
    await source.ping({ signal: call.signal })
    return {
      registry,
      isMirror: registry !== named.registry,
      durationMs: Math.round(performance.now() - startedAt),
    }
  } finally {
    session.close()
  }
}
