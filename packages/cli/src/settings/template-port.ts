import type { TemplatePort } from '@slipway/sdk'
import { usageError } from '../usage-error.js'

/** The name of a game's own port, where nobody chose another. */
const USUAL_NAME = 'gameport'
const PORT = /^(?:([^=]+)=)?(\d{1,5})\/([a-z]+(?:\/[a-z]+)?)((?:,[a-z-]+)*)$/i

/**
 * A template's port from `gameport=7777/udp`, `7777/udp` or `web=8080/ws,tls,no-check`. Whether the platform takes its number and
 * its protocol is not looked at.
 *
 * @throws ConfigError with code `OPTION_INVALID` for anything else.
 */
export function templatePort(flag: string, text: string): TemplatePort {
  const [, name = USUAL_NAME, number, protocol = '', extras = ''] = PORT.exec(text.trim()) ?? []
  const words = extras.split(',').filter((word) => word !== '')
  if (number === undefined || words.some((word) => word !== 'tls' && word !== 'no-check')) {
    throw usageError(
      `${flag} takes NAME=NUMBER/PROTOCOL, with ",tls" or ",no-check" behind it`,
      `Write ${flag} gameport=7777/udp, or ${flag} web=8080/ws,tls.`,
    )
  }
  return {
    name,
    port: Number(number),
    protocol: protocol.toUpperCase(),
    ...(words.includes('tls') && { tlsUpgrade: true }),
    ...(words.includes('no-check') && { check: false }),
  }
}
