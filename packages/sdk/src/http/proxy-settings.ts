import { isIPv6 } from 'node:net'
import { ConfigError } from '../errors/classes.js'
import { Secret } from '../log/secret.js'
import { isLoopbackHost } from './private-host.js'

/** A proxy that connections are led through. */
export interface ProxyServer {
  /** Root of the proxy, http or https, without user information. */
  readonly url: URL
  /** Who logs in to it, where the variable names somebody. */
  readonly login: { readonly username: string; readonly password: Secret } | undefined
  /** The variable that it was read from: `HTTPS_PROXY`. */
  readonly origin: string
}

/** Which connections go through which proxy. */
export interface ProxySettings {
  /**
   * The proxy for a URL, or `undefined` for a direct connection. This machine itself is always reached directly.
   *
   * @throws ConfigError with code `CONFIG_INVALID` when the variable that applies holds no address of a proxy.
   */
  proxyFor(url: URL): ProxyServer | undefined
}

interface Exception {
  readonly host: string
  readonly port: string | undefined
  /** `.example.com` and `*.example.com` leave `example.com` itself to the proxy. */
  readonly isSuffixOnly: boolean
}

interface Variable {
  readonly name: string
  readonly value: string
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, each also in lower case, which wins. Computes only.
 *
 * An entry of `NO_PROXY` is a host with everything below it, `.suffix` or `*.suffix` for what is below it alone, an IP
 * address, any of these with `:port`, or `*`.
 */
export function readProxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const entries = (lookUp(env, 'no_proxy')?.value ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
  const exceptions = entries.map(parseException)
  const hasNone = entries.includes('*')

  return {
    proxyFor(url) {
      if (hasNone || isLoopbackHost(url.hostname)) return undefined
      if (exceptions.some((exception) => matches(exception, url))) return undefined
      const variable = lookUp(env, `${url.protocol.slice(0, -1)}_proxy`) ?? lookUp(env, 'all_proxy')
      return variable && parseProxy(variable)
    },
  }
}

/** Port of a URL, its scheme's own where it names none. */
export function portOf(url: URL): string {
  return url.port || (DEFAULT_PORTS[url.protocol] ?? '')
}

function lookUp(env: Readonly<Record<string, string | undefined>>, lower: string): Variable | undefined {
  for (const name of [lower, lower.toUpperCase()]) {
    const value = env[name]?.trim()
    if (value) return { name, value }
  }
  return undefined
}

function parseException(entry: string): Exception {
  const text = entry.toLowerCase()
  const [, host = text, port] = isIPv6(text) ? [] : (/^(.*?)(?::(\d+))?$/.exec(text) ?? [])
  const suffix = host.replace(/^\*?\./, '')
  return { host: canonicalHost(suffix), port, isSuffixOnly: suffix !== host }
}

function matches({ host, port, isSuffixOnly }: Exception, url: URL): boolean {
  if (port !== undefined && port !== portOf(url)) return false
  const own = canonicalHost(url.hostname)
  return own.endsWith(`.${host}`) || (!isSuffixOnly && own === host)
}

/** As URLs write it: IP addresses in their short form, IPv6 in brackets, without the dot of a fully qualified name. */
function canonicalHost(text: string): string {
  const host = isIPv6(text) ? `[${text}]` : text
  const url = `http://${host}/`
  return (URL.canParse(url) ? new URL(url).hostname : host).replace(/\.$/, '')
}

function parseProxy({ name, value }: Variable): ProxyServer {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`
  if (!URL.canParse(text)) throw unusable(name, 'it holds no address of a proxy')
  const url = new URL(text)
  if (!(url.protocol in DEFAULT_PORTS)) {
    throw unusable(name, `proxies of the kind ${url.protocol.slice(0, -1)} are not supported`)
  }
  const login =
    url.username === '' && url.password === ''
      ? undefined
      : { username: decoded(url.username), password: new Secret(decoded(url.password)) }
  return { url: new URL(`${url.protocol}//${url.host}/`), login, origin: name }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone "%" that somebody did not encode stands for itself.
    return text
  }
}

/** The value itself stays out: it may hold a password. */
function unusable(name: string, reason: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'use the proxy in',
    target: name,
    reason,
    hint: 'Write http://HOST:PORT, or put the registry into NO_PROXY if it is reached without a proxy.',
    side: 'local',
  })
}
