import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The certificates in `test/fixtures/tls`, without `.pem`. */
export type CertificateName =
  | 'authority'
  | 'server'
  | 'expired'
  | 'not-yet-valid'
  | 'other-name'
  | 'self-signed'

/** Absolute path of a certificate. */
export function certificatePath(name: CertificateName): string {
  return fixture(name)
}

/** What a TLS server shows: the certificate and the key that all of them share. */
export function serverIdentity(name: CertificateName): { readonly cert: string; readonly key: string } {
  return { cert: readFileSync(fixture(name), 'utf8'), key: readFileSync(fixture('server-key'), 'utf8') }
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url))
}
