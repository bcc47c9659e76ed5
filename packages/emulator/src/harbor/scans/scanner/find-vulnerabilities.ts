import { compareBytes } from '../../../oci/byte-order.js'
import type { Advisory } from './advisories.js'
import type { InstalledPackage } from './installed-package.js'
import type { Distribution } from './os-release.js'
import { compareSeverities } from './severity.js'

/** A package of an image, and an advisory that applies to it. */
export interface Vulnerability {
  readonly package: string
  readonly version: string
  readonly advisory: Advisory
}

/** What a scan found in an image. */
export interface Inventory {
  readonly distribution: Distribution
  readonly packages: readonly InstalledPackage[]
  /** How versions of the distribution are compared; negative where the left one is older. */
  readonly compare: (left: string, right: string) => number
}

/** Finds the advisories that apply to an image: the worst first, then by package and name. */
export function findVulnerabilities(
  { distribution, packages, compare }: Inventory,
  advisories: readonly Advisory[],
): Vulnerability[] {
  const own = advisories.filter(({ distro }) => distribution.names.includes(distro))
  const byPackage = new Map<string, Advisory[]>()
  for (const advisory of own) {
    byPackage.set(advisory.package, [...(byPackage.get(advisory.package) ?? []), advisory])
  }
  return packages
    .flatMap(({ name, version, source }) => {
      const isAffected = (affected: string) => (advisory: Advisory) =>
        !advisory.fixed_version || compare(affected, advisory.fixed_version) < 0
      const ofSource = source.name === name ? [] : (byPackage.get(source.name) ?? [])
      const found = new Set([
        ...(byPackage.get(name) ?? []).filter(isAffected(version)),
        ...ofSource.filter(isAffected(source.version)),
      ])
      return [...found].map((advisory) => ({ package: name, version, advisory }))
    })
    .sort(
      (left, right) =>
        compareSeverities(left.advisory.severity, right.advisory.severity) ||
        compareBytes(left.package, right.package) ||
        compareBytes(left.advisory.id, right.advisory.id),
    )
}
