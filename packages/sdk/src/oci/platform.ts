import { ConfigError } from '../errors/classes.js'

/**
 * The operating system and processor that an image is for.
 *
 * @see image-spec v1.1, image-index.md, "platform"
 */
export interface Platform {
  readonly os: string
  /** As Go names it: `amd64`, `arm64`. */
  readonly architecture: string
  readonly variant?: string
}

/** `linux/amd64`, `linux/arm64/v8`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}

/**
 * Reads `linux/amd64`.
 *
 * @throws ConfigError with code `OPTION_INVALID` for anything but os/architecture or os/architecture/variant.
 */
export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, ...rest] = text.split('/')
  if (!os || !architecture || variant === '' || rest.length > 0) {
    throw new ConfigError('OPTION_INVALID', {
      action: 'read the platform',
      target: JSON.stringify(text),
      reason: 'it is not OS/ARCHITECTURE',
      hint: 'Write linux/amd64 or linux/arm64.',
    })
  }
  return { os, architecture, ...(variant !== undefined && { variant }) }
}

/** Tells whether an image for `have` runs where `want` is asked for. A variant counts only where both name one. */
export function platformMatches(have: Platform, want: Platform): boolean {
  if (have.os !== want.os || have.architecture !== want.architecture) return false
  return have.variant === undefined || want.variant === undefined || have.variant === want.variant
}
