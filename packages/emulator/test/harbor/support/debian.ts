import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { aDataDir } from '../../support/data-dir.js'
import { gzippedTarOf } from './tar.js'

/** A layer like a Debian system's, with one package. */
export function debianLayer(packageName: string, version: string): Buffer {
  return gzippedTarOf({
    'etc/os-release': 'PRETTY_NAME="Debian 12"\nID=debian\nVERSION_ID="12"\n',
    'var/lib/dpkg/status': `Package: ${packageName}\nStatus: install ok installed\nVersion: ${version}\n`,
    'usr/bin/server': 'x'.repeat(3000),
  })
}

/** An advisory about zlib1g of Debian 12. */
export const ZLIB_ADVISORY = {
  id: 'CVE-2024-0001',
  distro: 'debian:12',
  package: 'zlib1g',
  fixed_version: '1:1.2.13-2',
  severity: 'High',
  description: 'An advisory for tests.',
  links: ['https://example.com/CVE-2024-0001'],
}

/** Writes an advisory file that goes away with the test, and gives its path. */
export async function anAdvisoryFile(advisories: unknown): Promise<string> {
  const path = join(await aDataDir(), 'advisories.json')
  await writeFile(path, JSON.stringify(advisories))
  return path
}
