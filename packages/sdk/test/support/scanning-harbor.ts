import type { EmulatorOptions } from '@slipway/emulator'
import { expect, vi } from 'vitest'
import type { Client } from '../../src/client.js'
import type { Repository } from '../../src/registry/repository.js'
import { repositoryOf } from './debian-image.js'
import { advisoriesFile, BASIC_RIGHTS, type EmulatedHarbor, emulatedHarbor } from './emulated-harbor.js'

/** What a robot needs to scan, and to read reports and allowlist. */
export const SCAN_RIGHTS = [...BASIC_RIGHTS, 'project:read', 'scan:create', 'artifact-addition:read']
/** A high one of zlib1g, which 2.0 mends. */
export const ZLIB = 'CVE-2024-0001'
/** A critical one of curl, which nothing mends. */
export const CURL = 'CVE-2024-0002'

/** A Harbor with a scanner, and somebody who uses it. */
export interface ScanningHarbor extends EmulatedHarbor {
  readonly mine: Client
  /** The repository `game`, for pushing to it. */
  readonly game: Repository
  /** Has a tag of `game` scanned, as somebody else may have done before, until that has ended. */
  scanned(tag: string): Promise<void>
  /** How many scans were asked for. */
  startCount(): number
}

/** Starts a {@link ScanningHarbor} that knows two vulnerabilities, with a client whose robot has these rights. */
export async function aScanningHarbor(
  options: EmulatorOptions = {},
  rights: readonly string[] = SCAN_RIGHTS,
): Promise<ScanningHarbor> {
  const known = await advisoriesFile(
    { id: ZLIB, package: 'zlib1g', severity: 'High', fixed_version: '2.0' },
    { id: CURL, package: 'curl', severity: 'Critical' },
  )
  const harbor = await emulatedHarbor({ advisoriesFile: known, ...options })
  const mine = await harbor.client(await harbor.robot(...rights))
  return {
    ...harbor,
    mine,
    game: repositoryOf(harbor.emulator, 'game'),
    async scanned(tag) {
      await harbor.call('POST', `/projects/studio/repositories/game/artifacts/${tag}/scan`)
      await vi.waitFor(async () =>
        expect((await mine.scans.status(`game:${tag}`)).state).toMatch(/^(?:finished|failed)$/),
      )
    },
    startCount: () => harbor.emulator.requests.filter(({ path }) => path.endsWith('/scan')).length,
  }
}
