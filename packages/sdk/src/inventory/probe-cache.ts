import { isSdkError } from '../errors/guards.js'
import { abortable, throwIfAborted } from '../support/abort.js'
import type { CapabilityReport } from './capability.js'

const ACTION = 'ask what the registry offers'

/** Keeps what probes found, so that a client asks a registry once. */
export interface ProbeCache {
  /**
   * The report under the key, made by the first that asks. One that fails, or that a silent platform is missing in, is forgotten; who waited for it fails as well, unless
   * it was cancelled: then the next one makes it.
   *
   * @param key Everything that the report depends on: registry, project, user name, platform.
   * @throws AbortError when the caller's signal fires, also while another one makes the report; else as `make`.
   */
  get(
    key: string,
    make: () => Promise<CapabilityReport>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<CapabilityReport>
}

/** Makes a {@link ProbeCache}. Reports are kept as long as it is. */
export function createProbeCache(): ProbeCache {
  const reports = new Map<string, Promise<CapabilityReport>>()
  return {
    async get(key, make, { signal } = {}) {
      for (;;) {
        throwIfAborted(signal, ACTION)
        const known = reports.get(key)
        if (known === undefined) break
        try {
          return await abortable(known, signal, ACTION)
        } catch (error) {
          if (!isSdkError(error, 'ABORTED')) throw error
        }
      }
      const made = make()
      reports.set(key, made)
      try {
        const report = await made
        // What a platform offers is not known while it is silent.
        if (report.platformProblem !== undefined) reports.delete(key)
        return report
      } catch (error) {
        reports.delete(key)
        throw error
      }
    },
  }
}
