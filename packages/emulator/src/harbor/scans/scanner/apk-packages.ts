import { type InstalledPackage, readParagraphs } from './installed-package.js'
import { APK_INSTALLED } from './known-files.js'

/**
 * Reads the packages that apk has installed; undefined where the image has no database of it.
 *
 * @see apk-tools, "Apk spec", "Installed database": `P` is the name, `V` the version, `o` the origin
 */
export function readApkPackages(files: ReadonlyMap<string, string>): InstalledPackage[] | undefined {
  const text = APK_INSTALLED.map((path) => files.get(path)).find((found) => found !== undefined)
  if (text === undefined) return undefined
  return readParagraphs(text).flatMap((fields) => {
    const [name, version] = [fields.get('P'), fields.get('V')]
    if (!name || !version) return []
    return [{ name, version, source: { name: fields.get('o') ?? name, version } }]
  })
}
