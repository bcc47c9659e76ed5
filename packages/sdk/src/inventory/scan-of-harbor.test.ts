import { expect, it } from 'vitest'
import type { HarborScan } from '../harbor/records/scan-overview.js'
import { scanSummaryOf } from './scan-of-harbor.js'
import { severityOf } from './scan-summary.js'

const FINISHED: HarborScan = {
  status: 'success',
  severity: 'Critical',
  counts: { Critical: 1, High: 2, Negligible: 0, Odd: 3, None: 1 },
  total: 7,
  fixable: 2,
  endedAt: '2026-11-22T12:00:00Z',
  scanner: { name: 'Trivy', version: 'v0.50.1' },
}

it('tells what a finished scan found', () => {
  expect(scanSummaryOf(FINISHED)).toEqual({
    state: 'finished',
    severity: 'critical',
    counts: { critical: 1, high: 2, unknown: 3, none: 1 },
    totalCount: 7,
    fixableCount: 2,
    finishedAt: '2026-11-22T12:00:00Z',
    scanner: 'Trivy v0.50.1',
  })
})

it('says none where nothing was found, whatever the severity is called', () => {
  const clean = { ...FINISHED, severity: 'Unknown', total: 0, counts: {} }

  expect(scanSummaryOf(clean)).toMatchObject({ severity: 'none', totalCount: 0, counts: {} })
})

it.each([
  ['pending', 'waiting'],
  ['scheduled', 'waiting'],
  ['running', 'running'],
  ['stopped', 'stopped'],
  ['error', 'failed'],
] as const)('calls %s %s, and tells no result', (status, state) => {
  const summary = scanSummaryOf({ ...FINISHED, status })

  expect(summary.state).toBe(state)
  expect(summary).not.toHaveProperty('severity')
  expect(summary).not.toHaveProperty('totalCount')
  expect(summary).not.toHaveProperty('finishedAt')
})

it('reads severities in any case, and strange ones as unknown', () => {
  expect([' HIGH ', 'negligible', '', undefined, 'constructor'].map(severityOf)).toEqual([
    'high',
    'negligible',
    'unknown',
    'unknown',
    'unknown',
  ])
})
