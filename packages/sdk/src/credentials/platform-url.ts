import { ConfigError } from '../errors/classes.js'
import type { Environment } from './environment.js'

const DEFAULT_URL = 'https://api.edgegap.com'

/**
 * Where the hosting platform's API is: the one given, else `SLIPWAY_API_URL`, else Edgegap's. What stands behind the host
 * is dropped, because every call names its own version.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when it is no URL, or a plain-http one of another machine.
 */
export function platformUrl(env: Environment, given?: string): URL {
  const text = (given ?? env.SLIPWAY_API_URL)?.trim() || DEFAULT_URL
  const setting = given === undefined ? 'SLIPWAY_API_URL' : 'apiUrl'
  const withScheme = text.includes('://') ? text : `https://${text}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username !== '') {
    throw invalid(
      setting,
      `${JSON.stringify(text.slice(0, 300))} is not a URL`,
      `Write it as ${DEFAULT_URL}.`,
    )
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw invalid(setting, `${url.origin} would send the API token in plain text`, 'Use https.')
  }
  return new URL(url.origin)
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function invalid(target: string, reason: string, hint: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { action: 'use', target, reason, hint, side: 'local' })
}
