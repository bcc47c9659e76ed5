import { ConfigError } from '../errors/classes.js'
import { REGISTRY } from '../reference/grammar.js'

/**
 * The host in a setting that people fill from a browser's address bar: `https://` in front and `/` behind are dropped.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when anything else than a host remains.
 */
export function readRegistryHost(text: string, setting: string): string {
  const host = text
    .trim()
    .replace(/^https:\/\//i, '')
    .replace(/\/+$/, '')
  // Tested as written: some letters of other alphabets become Latin ones in lower case, and the host another one.
  if (/^[\x21-\x7e]+$/.test(host) && REGISTRY.test(host.toLowerCase())) return host.toLowerCase()
  const project = /^[^/]+\/[^/]+$/.test(host) && !host.includes('://')
  throw new ConfigError('CONFIG_INVALID', {
    action: 'read',
    target: setting,
    reason: `${JSON.stringify(text.slice(0, 300))} is not the host of a registry`,
    hint: project
      ? 'Write the host alone; the project goes into SLIPWAY_PROJECT.'
      : 'Write the host alone, with a port if it needs one: registry.example.com.',
    side: 'local',
  })
}
