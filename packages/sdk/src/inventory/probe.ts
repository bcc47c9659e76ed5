import type { JsonApi } from '../http/json-api.js'
import { dashboardOf } from '../platform/dashboard.js'
import type { Registry } from '../registry/registry.js'
import type { CapabilityReport } from './capability.js'
import { reportCapabilities } from './capability-report.js'
import type { Pairing } from './platform-owner.js'
import { probeHarbor } from './probe-harbor.js'
import { probePlatform } from './probe-platform.js'
import { ask } from './time-limit.js'

/** The services that a probe asks. */
export interface ProbeTargets extends Pairing {
  readonly registry: Registry
  /** Absent for somebody without a credential. */
  readonly harbor?: JsonApi | undefined
  readonly project?: string | undefined
  /** Absent without an API token. */
  readonly platform?: JsonApi | undefined
}

/** Stands for any repository of the project: it need not exist to ask what may be done in it. */
const ANY_REPOSITORY = 'any'

/**
 * Finds out what the registry at hand offers. Network: at most 9 GETs, most of them at once, none waited for longer than 3 s.
 *
 * @throws AuthError `CREDENTIAL_REJECTED`; ConnectionError when the registry does not answer; AbortError.
 */
export async function probe(
  targets: ProbeTargets,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<CapabilityReport> {
  const { registry, harbor, platform, project, isStated } = targets
  await registry.ping(options)
  const isHarbor = await registry.isHarbor(options)
  const inProject = `${project ?? ANY_REPOSITORY}/${ANY_REPOSITORY}`
  const [harborFacts, rights, platformAnswer] = await Promise.all([
    isHarbor && harbor !== undefined ? probeHarbor(harbor, project, options) : undefined,
    ask((signal) => registry.rights(inProject, { signal }), options),
    platform === undefined
      ? { problem: 'there is no API token for the platform' }
      : probePlatform(platform, registry.host, { ...options, isStated }),
  ])
  return reportCapabilities({
    registry: registry.host,
    project,
    isHarbor,
    harbor: harborFacts,
    pushRight: 'answer' in rights ? rights.answer.push : 'unknown',
    deleteRight: 'answer' in rights ? rights.answer.delete : 'unknown',
    platform: platformAnswer,
    ...(platform !== undefined &&
      'facts' in platformAnswer && {
        dashboardUrl: dashboardOf(platform.url).registryUrl,
      }),
  })
}
