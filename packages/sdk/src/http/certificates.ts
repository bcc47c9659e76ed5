import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ConfigError } from '../errors/classes.js'

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/**
 * The certificates in a PEM file, in its order; whatever else is in it is passed over. Disk: reads the file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file cannot be read, holds no certificate, or a damaged one.
 */
export function readCertificates(path: string): readonly string[] {
  const blocks = readText(path).match(PEM_BLOCK) ?? []
  if (blocks.length === 0) {
    throw unusable(path, 'it holds no certificate in PEM form', {
      hint: 'Such a file has lines "-----BEGIN CERTIFICATE-----". A binary one becomes one by: openssl x509 -inform der -in FILE.',
    })
  }
  blocks.forEach((block, index) => {
    try {
      new X509Certificate(block)
    } catch (cause) {
      throw unusable(path, `certificate ${index + 1} of ${blocks.length} in it is damaged`, { cause })
    }
  })
  return blocks
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    throw unusable(path, `it cannot be read (${code})`, {
      hint: 'Check the path in --ca-file or SLIPWAY_CA_FILE, and who may read the file.',
      cause,
    })
  }
}

function unusable(
  path: string,
  reason: string,
  { hint = 'Get the file anew from where it came from.', cause }: { hint?: string; cause?: unknown },
): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'read the CA file',
    target: path,
    reason,
    hint,
    side: 'local',
    cause,
  })
}
