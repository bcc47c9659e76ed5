/** A package that is installed in an image. */
export interface InstalledPackage {
  readonly name: string
  readonly version: string
  /** The source package that it was built from, which most advisories are about; the package itself by default. */
  readonly source: { readonly name: string; readonly version: string }
}

/** Reads paragraphs of one-letter or longer keys, as dpkg and apk write them; a line that goes on belongs to its key. */
export function readParagraphs(text: string): ReadonlyMap<string, string>[] {
  return text
    .split(/\r?\n(?:\r?\n)+/)
    .map(
      (paragraph) =>
        new Map(
          [...paragraph.matchAll(/^([^\s:]+):[ \t]*(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
        ),
    )
    .filter((fields) => fields.size > 0)
}
