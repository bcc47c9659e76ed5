import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, type CredentialReport, type RegistryCheck, type SetupCheck } from '@slipway/sdk'
import { afterEach, beforeEach } from 'vitest'
import type { DoctorCheck } from '../../src/doctor/check.js'
import { main } from '../../src/main.js'
import { type FakeOptions, fakeContext } from './fake-context.js'

/** A registry that answers and believes. */
export const HEALTHY: RegistryCheck = {
  registry: 'r.example.com',
  credentialOrigin: 'SLIPWAY_PUSH_TOKEN',
  durationMs: 12.4,
  clockSkewSeconds: 2,
}
/** Settings with nothing wrong. */
export const SETUP: SetupCheck = {
  url: 'https://r.example.com',
  proxy: { state: 'absent' },
  caFile: { state: 'absent' },
  extraCaFile: { state: 'absent' },
  systemCertificates: 0,
  push: { state: 'valid', value: { username: 'robot$studio+client-push', origin: 'SLIPWAY_PUSH_TOKEN' } },
  pull: { state: 'absent' },
  layerCache: { path: 'layers.json', state: 'empty', sizeBytes: 0, layers: 0 },
}
/** No credential, and stores that could keep one. */
export const REPORT: CredentialReport = {
  schemaVersion: 1,
  apiUrl: 'https://api.example.com',
  credentials: [{ kind: 'api', state: 'absent' }],
  stores: [
    { name: 'keychain', protection: 'keychain', stored: [] },
    { name: 'file', protection: 'plain-file', stored: [] },
  ],
}
/** What errors of these tests say. */
export const DETAILS = { action: 'try', reason: 'it broke', hint: 'Mend it.' }
/** Any error about settings. */
export const BROKEN = new ConfigError('CONFIG_INVALID', DETAILS)
/** Nothing in Docker's files. */
export const NO_DOCKER = { findings: async () => [] }
/** A setting that is wrong. */
export const INVALID = { state: 'invalid', error: BROKEN } as const

/** `slipway doctor` in a folder of its own. */
export interface DoctorBench {
  readonly cwd: () => string
  readonly run: (argv: readonly string[], options?: FakeOptions) => Promise<{ code: number; out: string }>
  /** Its rows by name. */
  readonly checks: (
    options: FakeOptions,
  ) => Promise<{ code: number; rows: Readonly<Record<string, DoctorCheck>> }>
}

/** Sets a {@link DoctorBench} up for each test of the file. */
export function doctorBench(): DoctorBench {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-doctor-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const cwd = () => folder
  return {
    cwd,
    run: (argv, options) => run(cwd(), argv, options),
    checks: (options) => checks(cwd(), options),
  }
}

async function run(cwd: string, argv: readonly string[], options: FakeOptions = {}) {
  const env = { SLIPWAY_REGISTRY: 'r.example.com', SLIPWAY_CACHE_DIR: join(cwd, 'cache'), ...options.env }
  const client = {
    checkRegistry: async () => HEALTHY,
    checkSetup: async () => SETUP,
    checkBase: async () => ({ registry: 'hub.example.com', isMirror: false, durationMs: 30 }),
    checkDockerEngine: async () => ({ state: 'missing' as const, reason: 'nothing is installed' }),
    credentials: { status: async () => REPORT, docker: { findings: async () => [] } },
    ...options.client,
  }
  const context = fakeContext({ cwd, ...options, env, client })
  const code = await main(['doctor', ...argv], context)
  return { code, out: context.out() }
}

async function checks(cwd: string, options: FakeOptions) {
  const { code, out } = await run(cwd, ['--json'], options)
  const rows: DoctorCheck[] = JSON.parse(out).checks
  return { code, rows: Object.fromEntries(rows.map((row) => [row.name, row])) }
}
