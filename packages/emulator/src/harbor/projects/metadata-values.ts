import { badRequest } from '../harbor-error.js'
import { own } from '../own.js'
import { atLeast, type HarborVersion } from '../version.js'

/** Settings that are `true` or `false`, with the release that each came with. */
const SWITCHES: Readonly<Record<string, string>> = {
  public: '2.0',
  enable_content_trust: '2.0',
  enable_content_trust_cosign: '2.5',
  prevent_vul: '2.0',
  auto_scan: '2.0',
  auto_sbom_generation: '2.11',
  reuse_sys_cve_allowlist: '2.0',
}

const SEVERITIES = ['none', 'low', 'medium', 'high', 'critical']

/**
 * Makes sure that a project may have a setting.
 *
 * @throws {@link HarborError} 400 for one that this release does not know, or a value that it cannot have.
 */
export function checkMetadata([name, value]: readonly [string, string], version: HarborVersion): void {
  if (name === 'severity') {
    if (!SEVERITIES.includes(value)) throw badRequest(`invalid value: ${value}`)
    return
  }
  const since = own(SWITCHES, name)
  if (since === undefined || !atLeast(version, since)) throw badRequest(`invalid key: ${name}`)
  if (value !== 'true' && value !== 'false') throw badRequest(`invalid value: ${value}`)
}
