import tls, { type SecureContext } from 'node:tls'
import { readCertificates } from './certificates.js'

/** Whose certificates are believed. Verification is never turned off. */
export interface Trust {
  /**
   * What TLS connections are made with, or `undefined` where Node's own default is enough. Made at the first call.
   *
   * Disk, where Node offers it: reads the system's store.
   */
  secureContext(): SecureContext | undefined
}

/** What a {@link Trust} is made from. */
export interface TrustOptions {
  /** PEM file with authorities to believe besides the usual ones. */
  readonly caFile?: string | undefined
  /** Value of `NODE_EXTRA_CA_CERTS`. */
  readonly extraCaFile?: string | undefined
}

/** Since Node 22.15. */
interface CertificateStores {
  readonly getCACertificates?: (type: 'default' | 'system') => string[]
}

/**
 * Makes a {@link Trust}: the authorities that Node brings, those of the system where Node offers them, those in
 * `NODE_EXTRA_CA_CERTS`, and those in the CA file.
 *
 * Disk: reads the CA file at once, so that a bad one shows before anything is sent.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the CA file cannot be read or holds no certificate.
 */
export function createTrust({ caFile, extraCaFile }: TrustOptions): Trust {
  const own = caFile === undefined ? [] : readCertificates(caFile)
  let made: { readonly context: SecureContext | undefined } | undefined
  return {
    secureContext() {
      made ??= { context: makeContext(own, extraCaFile) }
      return made.context
    },
  }
}

/** The authorities of the operating system; none where this Node cannot tell. Disk: reads the system's store, once. */
export function systemCertificates(): readonly string[] {
  // Where the store is a folder with links for every certificate, Node names each of them several times.
  return [...new Set((tls as CertificateStores).getCACertificates?.('system') ?? [])]
}

function makeContext(own: readonly string[], extraCaFile: string | undefined): SecureContext | undefined {
  const system = systemCertificates()
  // Node's default store has options of its own that a list given here would lose.
  if (own.length === 0 && system.length === 0) return undefined
  const usual = (tls as CertificateStores).getCACertificates?.('default') ?? tls.rootCertificates
  return tls.createSecureContext({ ca: [...new Set([...usual, ...extra(extraCaFile), ...system, ...own])] })
}

/** Node itself only warns of such a file; so it does not stop us either. */
function extra(path: string | undefined): readonly string[] {
  try {
    return path === undefined ? [] : readCertificates(path)
  } catch {
    return []
  }
}
