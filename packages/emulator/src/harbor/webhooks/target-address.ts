const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Tells what is wrong with the address of a target; undefined where nothing is.
 *
 * The emulator runs beside a developer's other programs, so that it sends to this machine alone.
 */
export function addressProblem(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) return `invalid webhook address: ${address}`
  if (LOOPBACK.test(url.hostname)) return undefined
  return `invalid webhook address: the emulator sends to this machine only (127.0.0.1, localhost), not to ${url.hostname}`
}
