import { type InstalledPackage, readParagraphs } from './installed-package.js'
import { DPKG_STATUS, isStatusPart } from './known-files.js'

/**
 * Reads the packages that dpkg knows as installed; undefined where the image has no database of it.
 *
 * @see dpkg-query(1); deb-control(5), "Source"
 */
export function readDpkgPackages(files: ReadonlyMap<string, string>): InstalledPackage[] | undefined {
  const texts = [...files]
    .filter(([path]) => path === DPKG_STATUS || isStatusPart(path))
    .map(([, text]) => text)
  if (texts.length === 0) return undefined
  return texts.flatMap(readParagraphs).flatMap((fields) => packageOf(fields) ?? [])
}

function packageOf(fields: ReadonlyMap<string, string>): InstalledPackage | undefined {
  const [name, version] = [fields.get('Package'), fields.get('Version')]
  // A removed package stays in the file with its settings. Without a package manager there is no status.
  const status = fields.get('Status') ?? 'install ok installed'
  if (!name || !version || !status.endsWith(' installed')) return undefined
  const [, sourceName, sourceVersion] = /^(\S+)(?:\s+\((.+)\))?$/.exec(fields.get('Source') ?? '') ?? []
  return { name, version, source: { name: sourceName ?? name, version: sourceVersion ?? version } }
}
