import type { ClientOptions } from '../../src/session/client-options.js'
import { registryError } from './fault-action.js'
import type { BaseRegistry, FaultRegistry } from './fault-bench.js'
import type { FaultRow } from './fault-cells.js'
import type { Hop } from './fault-hops.js'
import { type FaultProxy, startFaultProxy } from './fault-proxy.js'
import { type StrayRequest, startOtherHost } from './other-host.js'
import { certificatePath } from './tls-fixtures.js'
import { startTlsRoad } from './tls-road.js'

/** The ways of one push to its registries, with the fault on one of them. */
export interface FaultRoad {
  /** How a client takes it. */
  readonly client: Pick<ClientOptions, 'registry' | 'env' | 'caFile'>
  /** The base image as a push is told of it. */
  readonly base: string
  /** What the host beside the registry received. */
  readonly strayed: readonly StrayRequest[]
  /** Requests of the hop's kind so far. */
  requests(): number
  /** Lets the first `PATCH` fail: a session is cancelled only where something went wrong before. */
  failBefore(): void
  /** Resolves once no connection to a registry is open any more. */
  allClosed(): Promise<void>
  close(): Promise<void>
}

/** No address of this machine, so that it is spoken to in TLS. */
const PUBLIC_NAME = 'registry.studio.test'

/** Opens a {@link FaultRoad}. */
export async function openRoad(
  {
    hop,
    fault,
    abort,
  }: { readonly hop: Hop; readonly fault: FaultRow | undefined; readonly abort: () => void },
  { target, source }: { readonly target: FaultRegistry; readonly source: BaseRegistry },
): Promise<FaultRoad> {
  const open: { close(): Promise<void> }[] = []
  const opened = <T extends { close(): Promise<void> }>(way: T): T => {
    open.push(way)
    return way
  }
  const there = hop.isAtSource ? source : target
  const other = fault?.leadsAway ? opened(await startOtherHost(there)) : undefined
  const proxyTo = async (registry: FaultRegistry | BaseRegistry, isTls = false): Promise<FaultProxy> => {
    const restart = () => registry.restart()
    return opened(await startFaultProxy({ registry, restart, abort, isTls, otherHost: other?.host }))
  }
  const proxy = await proxyTo(target, fault?.isBehindTls)
  const sourceProxy = hop.base === 'other registry' ? await proxyTo(source) : undefined
  const faulty = hop.isAtSource && sourceProxy !== undefined ? sourceProxy : proxy
  if (fault !== undefined) faulty.plan({ ...fault, kind: hop.kind, from: hop.nth })
  const tls = fault?.isBehindTls ? opened(await startTlsRoad(proxy.host)) : undefined

  return {
    client:
      tls === undefined
        ? { registry: proxy.host, env: {} }
        : { registry: PUBLIC_NAME, env: tls.env, caFile: certificatePath('authority') },
    base: hop.base === 'none' ? 'scratch' : `${(sourceProxy ?? proxy).host}/${there.project}/base:1`,
    strayed: other?.received ?? [],
    requests: () => faulty.count(hop.kind),
    failBefore: () =>
      proxy.plan({ kind: 'patch', from: 1, times: 1, action: registryError(503, 'UNAVAILABLE') }),
    async allClosed() {
      await Promise.all([proxy.allClosed(), sourceProxy?.allClosed()])
    },
    async close() {
      await Promise.all(open.map((way) => way.close()))
    },
  }
}
