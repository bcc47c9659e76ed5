import { ConfigError } from '../errors/classes.js'
import { REGISTRY } from '../reference/grammar.js'
import { isLoopbackHost } from './private-host.js'

/**
 * The root URL of a registry: plain http for loopback hosts and for those listed as insecure, https for all others.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when the host breaks the grammar.
 */
export function registryOrigin(host: string, insecureRegistries: readonly string[] = []): URL {
  const lower = host.toLowerCase()
  const plain = URL.canParse(`http://${lower}/`) ? new URL(`http://${lower}/`) : undefined
  if (plain === undefined || !REGISTRY.test(lower)) {
    throw new ConfigError('REFERENCE_INVALID', {
      action: 'open the registry',
      target: JSON.stringify(host.slice(0, 300)),
      reason: 'it is not a host',
      hint: 'Write the host alone, with a port if it needs one: registry.example.com, 127.0.0.1:5000.',
    })
  }
  const insecure = insecureRegistries.some((entry) => entry.toLowerCase() === lower)
  return insecure || isLoopbackHost(plain.hostname) ? plain : new URL(`https://${lower}/`)
}
