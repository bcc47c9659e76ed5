import { OS_RELEASE } from './known-files.js'

/** No distribution counts further, and each part makes a name longer than the one before. */
const MAX_VERSION_PARTS = 4

/** The distribution that an image is made of. */
export interface Distribution {
  /** For people, such as `Debian GNU/Linux 12 (bookworm)`. */
  readonly title: string
  /**
   * What advisories may call it, from the widest name on: `alpine`, `alpine:3`, `alpine:3.20`, `alpine:3.20.3`. Debian's
   * and Ubuntu's code names count too: `debian:bookworm`. Of a version, four parts at most.
   */
  readonly names: readonly string[]
}

/**
 * Reads which distribution an image is made of; undefined where it does not say.
 *
 * @see os-release(5)
 */
export function readDistribution(files: ReadonlyMap<string, string>): Distribution | undefined {
  const text = OS_RELEASE.map((path) => files.get(path)).find((found) => found !== undefined)
  const fields = new Map(
    [...(text ?? '').matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, key = '', value = '']) => [
      key,
      unquoted(value),
    ]),
  )
  const id = fields.get('ID')
  if (!id) return undefined
  const version = fields.get('VERSION_ID') ?? ''
  const parts = version === '' ? [] : version.split('.', MAX_VERSION_PARTS)
  const versions = parts.map((_, index) => parts.slice(0, index + 1).join('.'))
  const codeName = fields.get('VERSION_CODENAME')
  return {
    title: fields.get('PRETTY_NAME') || [id, version].filter(Boolean).join(' '),
    names: [id, ...[...versions, ...(codeName ? [codeName] : [])].map((name) => `${id}:${name}`)],
  }
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1\s*$/.exec(value) ?? []
  return (inner ?? value.trim()).replaceAll(/\\(.)/g, '$1')
}
