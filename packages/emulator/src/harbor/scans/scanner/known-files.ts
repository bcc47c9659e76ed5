/** Where Debian and its relatives keep the packages that are installed, all in one file. */
export const DPKG_STATUS = 'var/lib/dpkg/status'

/** The same with a file for each package, as images without a package manager have it. */
export const DPKG_STATUS_FOLDER = 'var/lib/dpkg/status.d'

/** Where Alpine keeps them; the second path since its folders were merged into `/usr`. */
export const APK_INSTALLED = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'] as const

/** Where a distribution says what it is; the first one counts, and mostly it links to the second. */
export const OS_RELEASE = ['etc/os-release', 'usr/lib/os-release'] as const

const FILES: readonly string[] = [DPKG_STATUS, ...APK_INSTALLED, ...OS_RELEASE]
const PLACES = [...FILES, DPKG_STATUS_FOLDER]

/** Tells whether a scan reads the file at a path. */
export function isWanted(path: string): boolean {
  return FILES.includes(path) || isStatusPart(path)
}

/** Tells whether a scan reads the file at a path, or one below it. */
export function holdsWanted(path: string): boolean {
  return isWanted(path) || PLACES.some((place) => place === path || place.startsWith(`${path}/`))
}

/** Tells whether a path is the status of one package; lists of checksums stand beside them. */
export function isStatusPart(path: string): boolean {
  const name = path.slice(DPKG_STATUS_FOLDER.length + 1)
  return path === `${DPKG_STATUS_FOLDER}/${name}` && !name.includes('/') && !name.endsWith('.md5sums')
}
