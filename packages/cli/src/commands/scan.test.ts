import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScanCheck, ScanCheckOptions, ScanStatus } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeClient, fakeContext } from '../../test/support/fake-context.js'
import { NOW_MS } from '../../test/support/registry-content.js'
import { aScanCheck, aStatus, aVerdict, aVulnerability } from '../../test/support/scans.js'
import { main } from '../main.js'

let cwd: string
let asked: ScanCheckOptions[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-scan-'))
  asked = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function run(argv: readonly string[], check: ScanCheck, scans: FakeClient['scans'] = {}) {
  const client = {
    scans: {
      check: async (_: string, options: ScanCheckOptions = {}) => {
        asked.push(options)
        return check
      },
      ...scans,
    },
  }
  const context = fakeContext({ cwd, client })
  context.pass(NOW_MS)
  const code = await main(['scan', 'game:1.4.2', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

describe('slipway scan', () => {
  it('shows the vulnerabilities, the worst first, and those with a fix before the others', async () => {
    const { code, out, err } = await run([], aScanCheck())

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'registry.example.com/studio/game-server:1.4.2',
      `  digest   sha256:${'a'.repeat(64)}`,
      '  scanned  2026-11-22 11:00 (60 minutes ago), in UTC',
      '  scanner  Trivy 0.50.1',
      '  found    1 critical, 2 high, 1 low; 2 with a fix',
      'SEVERITY  PACKAGE  INSTALLED  FIXED IN  ID',
      'critical  zlib     1.2        1.3       CVE-2024-0001',
      'high      openssl  3.0.2      3.0.8     CVE-2024-0003',
      'high      bash     5.2                  CVE-2024-0002',
      'low       apt      2.6                  CVE-2011-3374',
      '',
    ])
    expect(err).toBe('')
  })

  it('hands over what the flags say', async () => {
    const text = 'CVE-2024-0001 exp:2027-01-31 # not reachable\n'
    await writeFile(join(cwd, '.accepted'), text)

    await run(
      ['--fail-on', 'medium', '--only-fixable', '--ignore-file', '.accepted', '--timeout', '90s'],
      aScanCheck(),
    )

    expect(asked).toEqual([
      expect.objectContaining({
        failOn: 'medium',
        onlyFixable: true,
        timeoutMs: 90_000,
        ignore: [{ id: 'CVE-2024-0001', expiresAt: '2027-01-31', reason: 'not reachable', line: 1 }],
      }),
    ])
  })

  it.each([
    [['--only-fixable'], 2, '--fail-on'],
    [['--fail-on', 'terrible'], 2, 'critical, high, medium, low, negligible'],
    [['--timeout', 'soon'], 2, '--timeout takes a time span'],
    [['--no-wait', '--timeout', '10m'], 2, "'--no-wait' cannot be used with option '--timeout <span>'"],
    [['--ignore-file', 'nothing'], 2, 'nothing: it is not there'],
    [['--ignore-file', 'wrong'], 2, 'line 1'],
  ])('asks no server with %j', async (argv, exitCode, words) => {
    await writeFile(join(cwd, 'wrong'), 'not an id\n')

    const { code, err } = await run(argv, aScanCheck())

    expect(code).toBe(exitCode)
    expect(err).toContain(words)
    expect(asked).toEqual([])
  })

  it('shows 50 rows and says how many more there are', async () => {
    const vulnerabilities = Array.from({ length: 63 }, (_, at) =>
      aVulnerability({ id: `CVE-2024-${1000 + at}` }),
    )

    const { out } = await run([], aScanCheck({ vulnerabilities }))

    expect(out.match(/^high /gm)).toHaveLength(50)
    expect(out).toContain('13 more vulnerabilities: --all shows all.\n')
  })
})

describe('slipway scan --fail-on', () => {
  it('ends with 10 where a vulnerability is that bad, and marks it', async () => {
    const failing = [
      aVulnerability({ id: 'CVE-2024-0003', package: 'openssl', version: '3.0.2', fixVersion: '3.0.8' }),
    ]
    const verdict = aVerdict({ passes: false, failing, belowCount: 2, unfixableCount: 1 })

    const { code, out } = await run(['--fail-on', 'high', '--only-fixable'], aScanCheck({ verdict }))

    expect(code).toBe(10)
    expect(out).toMatch(/^high +openssl +3\.0\.2 +3\.0\.8 +CVE-2024-0003 +fails$/m)
    expect(out).toMatch(/^high +bash +5\.2 +CVE-2024-0002$/m)
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'Fails --fail-on high: 1 vulnerability; 1 spared by --only-fixable, 2 milder.',
    )
  })

  it('ends with 0 where none is, and says so', async () => {
    const { code, out } = await run(
      ['--fail-on', 'critical'],
      aScanCheck({ verdict: aVerdict({ belowCount: 4 }) }),
    )

    expect(code).toBe(0)
    expect(out).toContain('Passes --fail-on critical: 4 milder.\n')
  })

  it('shows what is accepted and why, and warns of rules that do nothing', async () => {
    const vulnerability = aVulnerability({ id: 'CVE-2024-0002', package: 'bash', version: '5.2' })
    const verdict = aVerdict({
      ignored: [{ vulnerability, by: 'ignore-file', reason: 'no shell runs', expiresAt: '2027-01-31' }],
      expiredRules: [{ id: 'CVE-2020-0001', expiresAt: '2026-01-31', line: 3 }],
      unusedRules: [{ id: 'CVE-2020-0002', line: 4 }],
      isAllowlistExpired: true,
    })

    const { out, err } = await run(['--fail-on', 'high'], { ...aScanCheck({ verdict }), gaps: ['a list'] })

    expect(out).toContain(
      'Accepted:\n  high  bash  CVE-2024-0002  ignore file until 2027-01-31: no shell runs\n',
    )
    expect(out.match(/CVE-2024-0002/g)).toHaveLength(1)
    expect(err.split('\n')).toEqual([
      'warning: Line 3 of the ignore file does not count any more: CVE-2020-0001 ended on 2026-01-31. (IGNORE_RULE_EXPIRED)',
      'warning: Line 4 of the ignore file meets nothing: the scan did not find CVE-2020-0002. (IGNORE_RULE_UNUSED)',
      "warning: The project's allowlist has ended and does not count any more. (ALLOWLIST_EXPIRED)",
      'warning: Not found out: a list. (NOT_FOUND_OUT)',
      '',
    ])
  })

  it('prints one JSON object', async () => {
    const check = aScanCheck({ verdict: aVerdict({ passes: false, failing: [aVulnerability()] }) })

    const { code, out } = await run(['--fail-on', 'high', '--json'], check)

    expect(code).toBe(10)
    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, ...check })
  })

  it('writes JUnit and SARIF, also when the check fails', async () => {
    const check = aScanCheck({ verdict: aVerdict({ passes: false, failing: [aVulnerability()] }) })

    const { code } = await run(
      ['--fail-on', 'high', '--junit', 'ci/scan.xml', '--sarif', 'scan.sarif'],
      check,
    )

    expect(code).toBe(10)
    expect(await readFile(join(cwd, 'ci/scan.xml'), 'utf8')).toContain('<testsuites name="slipway scan"')
    expect(JSON.parse(await readFile(join(cwd, 'scan.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  })

  it('shows the result, but ends with 1, where a file cannot be written', async () => {
    await writeFile(join(cwd, 'taken'), '')

    const { code, out, err } = await run(['--junit', 'taken/scan.xml'], aScanCheck())

    expect(code).toBe(1)
    expect(out).toContain('CVE-2024-0001')
    expect(err).toContain('Could not write the JUnit XML to')
  })
})

describe('slipway scan of what has not been scanned', () => {
  const unfinished = (state: ScanStatus['state'], reason?: string): ScanCheck => ({
    status: aStatus({ state, counts: {}, ...(reason !== undefined && { reason }) }),
    gaps: [],
  })

  it.each([
    ['not-scannable', undefined, 9, 'It cannot be scanned.', 'Scanners read images.'],
    ['no-scanner', undefined, 9, 'The project has no scanner for it.', 'choose a scanner'],
    ['not-offered', 'it is no Harbor', 9, 'not to this credential. (it is no Harbor)', 'slipway auth status'],
    ['failed', undefined, 9, 'The scan failed.', 'starts another scan'],
    [
      'not-scanned',
      'it cannot be started: the credential lacks scan:create',
      9,
      'Nobody has',
      'administrator',
    ],
    ['timed-out', undefined, 8, 'has not finished in time. It goes on.', '--timeout 30m'],
  ] as const)(
    'does not pass %s (%s), and says what to do: %i',
    async (state, reason, exitCode, said, next) => {
      const check = unfinished(state, reason)

      const { code, out } = await run(['--fail-on', 'critical', '--junit', 'scan.xml'], check)
      const json = await run(['--fail-on', 'critical', '--json'], check)

      expect(code).toBe(exitCode)
      expect(out).toContain(said)
      expect(out).toContain(next)
      expect(json.code).toBe(exitCode)
      expect(JSON.parse(json.out)).toEqual({ schemaVersion: 1, ...check })
      await expect(readFile(join(cwd, 'scan.xml'))).rejects.toThrow('ENOENT')
    },
  )

  it.each([
    [[], 0],
    [['--fail-on', 'low'], 8],
    [['--junit', 'scan.xml'], 8],
  ])('starts and awaits nothing with --no-wait and %j', async (flags, exitCode) => {
    const status = async () => aStatus({ state: 'running', counts: {} })

    const { code, out } = await run(['--no-wait', ...flags], aScanCheck(), { status })

    expect(code).toBe(exitCode)
    expect(out).toContain('The scan is running.\n  Next: Leave --no-wait out to wait for it.\n')
    expect(asked).toEqual([])
  })

  it('checks with --no-wait what has been scanned', async () => {
    const { code } = await run(['--no-wait'], aScanCheck(), { status: async () => aStatus() })

    expect(code).toBe(0)
    expect(asked).toEqual([expect.objectContaining({ start: false })])
  })

  it('says that it waits', async () => {
    const check = async (_: string, { onStatus }: ScanCheckOptions = {}) => {
      onStatus?.(aStatus({ state: 'waiting' }))
      onStatus?.(aStatus({ state: 'running' }))
      onStatus?.(aStatus())
      return aScanCheck()
    }

    const { err } = await run([], aScanCheck(), { check })

    expect(err).toBe('The scan is waiting.\nThe scan is running.\n')
  })
})
