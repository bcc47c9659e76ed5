import { BlockList, isIP } from 'node:net'

let privateRanges: BlockList | undefined

/** Tells whether the host name of a URL means this machine: `localhost`, `127.0.0.0/8`, `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  const host = bare(hostname)
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || isLoopbackV4(host)
}

/**
 * Tells whether the host name of a URL is an address that only this machine or its own network reaches. Names other
 * than `localhost` are not looked up.
 *
 * @see RFC 1918, RFC 4193, RFC 6598, RFC 3927
 */
export function isPrivateHost(hostname: string): boolean {
  if (isLoopbackHost(hostname)) return true
  const host = bare(hostname)
  const family = isIP(host)
  if (family === 0) return false
  privateRanges ??= makePrivateRanges()
  return privateRanges.check(host, family === 6 ? 'ipv6' : 'ipv4')
}

function makePrivateRanges(): BlockList {
  const list = new BlockList()
  list.addSubnet('0.0.0.0', 8)
  list.addSubnet('10.0.0.0', 8)
  list.addSubnet('100.64.0.0', 10)
  list.addSubnet('127.0.0.0', 8)
  list.addSubnet('169.254.0.0', 16)
  list.addSubnet('172.16.0.0', 12)
  list.addSubnet('192.168.0.0', 16)
  list.addAddress('::', 'ipv6')
  list.addAddress('::1', 'ipv6')
  list.addSubnet('fc00::', 7, 'ipv6')
  list.addSubnet('fe80::', 10, 'ipv6')
  return list
}

function isLoopbackV4(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.')
}

/** Without the brackets of an IPv6 literal and the dot of a fully qualified name. */
function bare(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}
