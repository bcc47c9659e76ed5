import { readFileSync } from 'node:fs'

/** The version of this package. Disk: reads its package.json, which lies above the sources as above the bundle. */
export function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
