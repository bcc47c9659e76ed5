const VERSION_NAME = /^GLIBC_([0-9]{1,3}(?:\.[0-9]{1,3}){1,2})$/

/** Version names without a number, and the first glibc that has them. */
const NAMED_VERSIONS: Readonly<Record<string, string>> = { GLIBC_ABI_DT_RELR: '2.36' }

/** The newest glibc that the symbol versions ask for (`2.35`), or `undefined` when none of them is glibc's. */
export function newestGlibc(versionNames: Iterable<string>): string | undefined {
  let newest: string | undefined
  for (const name of versionNames) {
    const version = NAMED_VERSIONS[name] ?? VERSION_NAME.exec(name)?.[1]
    if (version !== undefined && (newest === undefined || compareVersions(version, newest) > 0)) {
      newest = version
    }
  }
  return newest
}

/** Negative when `a` is older than `b`, 0 when they are equal, positive when it is newer. `2.9` is older than `2.10`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
