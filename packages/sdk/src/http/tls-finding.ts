/** What an error of TLS means, and what to do about it. */
export interface TlsFinding {
  /** A clause. */
  readonly reason: string
  /** A whole sentence. */
  readonly hint: string
}

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|CRL_|UNABLE_TO_DECRYPT_)/
const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
])
const WRONG_NAME: ReadonlySet<string> = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'])
const MAX_NAMES_LENGTH = 200

/**
 * Reads code and message of an error that TLS ended with; `undefined` when it is another kind of error.
 *
 * @see OpenSSL, `X509_V_ERR_…`, whose names Node gives as codes
 */
export function tlsFinding(code: string, message: string, url: URL): TlsFinding | undefined {
  const certificate = `the certificate of "${url.hostname}"`
  if (isPlainAnswer(message)) {
    return {
      reason: `"${url.host}" answers in plain http`,
      hint: `Only if you trust the network up to it: allow plain http with --insecure-registry ${url.host}.`,
    }
  }
  if (UNKNOWN_AUTHORITY.has(code)) {
    return {
      reason: `${certificate} is signed by an authority that this machine does not know (${code})`,
      hint: "Name the PEM file of your company's or studio's authority with --ca-file, SLIPWAY_CA_FILE or NODE_EXTRA_CA_CERTS.",
    }
  }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') {
    return {
      reason: `${certificate} is self-signed (${code})`,
      hint: 'If it is the right one, get its PEM file from whoever runs the host and name it with --ca-file or SLIPWAY_CA_FILE.',
    }
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      reason: `${certificate} has expired`,
      hint: "Check this machine's clock; if it is right, whoever runs the host has to renew the certificate.",
    }
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return {
      reason: `${certificate} is not valid yet`,
      hint: "Check this machine's clock and date: most likely they are behind.",
    }
  }
  if (WRONG_NAME.has(code)) {
    return {
      reason: `${certificate} is for another host${namesIn(message)}`,
      hint: 'Check the host: write it as its certificate does. A proxy or a captive portal may also answer in its place.',
    }
  }
  if (!TLS_CODE.test(code)) return undefined
  return {
    reason: `no trusted connection to "${url.hostname}" came up (${code})`,
    hint: 'Check host, port and proxy; whoever runs the host can tell which TLS versions it takes.',
  }
}

/** Whether the message means that TLS was answered in plain http. */
export function isPlainAnswer(message: string): boolean {
  return /wrong version number|packet length too long/i.test(message)
}

/** Node ends its message with the names that the certificate has. */
function namesIn(message: string): string {
  const names = /cert's altnames: (.+)$/s.exec(message)?.[1]?.replaceAll('DNS:', '') ?? ''
  return names === '' ? '' : ` (${names.slice(0, MAX_NAMES_LENGTH)})`
}
