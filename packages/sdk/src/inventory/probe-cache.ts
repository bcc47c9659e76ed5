import type { CapabilityReport } from './capability.js'

/** Keeps what probes found, so that a client asks a registry once. */
export interface ProbeCache {
  /**
   * The report under the key, made by the first that asks. One that fails is forgotten.
   *
   * @param key Everything that the report depends on: registry, project, user name, platform.
   */
  get(key: string, make: () => Promise<CapabilityReport>): Promise<CapabilityReport>
}

/** Makes a {@link ProbeCache}. Reports are kept as long as it is. */
export function createProbeCache(): ProbeCache {
  const reports = new Map<string, Promise<CapabilityReport>>()
  return {
    async get(key, make) {
      const known = reports.get(key)
      // Somebody else's probe may have been cancelled: that is no reason to fail here.
      if (known !== undefined) return known.catch(() => make())
      const made = make()
      reports.set(key, made)
      made.catch(() => reports.delete(key))
      return made
    },
  }
}
