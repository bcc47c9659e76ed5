import type { AppDeletePlan, AppVersionSummary } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import {
  appDeletePlanLines,
  appDeleteQuestion,
  appDeleteReportLines,
  appsLines,
  appVersionsLines,
} from './app-lines.js'

const NOW_MS = Date.parse('2026-11-22T12:00:00Z')
const VERSION: AppVersionSummary = {
  app: 'shooter',
  name: '1.4.2',
  isActive: true,
  image: { registry: 'registry.example.com', repository: 'studio/game', tag: '1.4.2' },
}
const PLAN: AppDeletePlan = {
  schemaVersion: 1,
  platform: 'api.example.com',
  app: 'shooter',
  versions: [VERSION],
  createdAt: '2026-11-22T12:00:00.000Z',
  warnings: [],
}

describe('the lines of apps', () => {
  it('say that there is none, and suggest nothing then', () => {
    expect(appsLines([], { all: false })).toEqual(['0 apps, told by the platform.'])
  })

  it('stop after 50 rows, unless all are wanted', () => {
    const apps = Array.from({ length: 60 }, (_, at) => ({ name: `a${at}`, isActive: true, versionCount: 1 }))

    expect(appsLines(apps, { all: false })).toContain('10 more apps: --all shows all.')
    expect(appsLines(apps, { all: true })).toHaveLength(63)
  })
})

describe('the lines of app versions', () => {
  it('have no column of what the platform does not tell', () => {
    expect(appVersionsLines('shooter', [VERSION], { all: false, nowMs: NOW_MS })).toEqual([
      'VERSION  TAG    ACTIVE  REPOSITORY',
      '1.4.2    1.4.2  yes     registry.example.com/studio/game',
      '1 version of the app shooter, told by the platform.',
    ])
  })

  it('show control characters of servers as such', () => {
    const image = { registry: '', repository: '', tag: '\u001b[31m' }

    const lines = appVersionsLines('shooter', [{ ...VERSION, image }], { all: false, nowMs: NOW_MS })

    expect(lines[1]).toBe('1.4.2    \uFFFD[31m  yes')
  })

  it.each([
    [128, 256, '0.125  256 MiB'],
    [1024, 1536, '1  1.50 GiB'],
    [100, 100, '0.098  100 MiB'],
  ])('tell %i CPU units and %i MiB as %s', (cpuUnits, memoryMib, words) => {
    const [, row = ''] = appVersionsLines('shooter', [{ ...VERSION, cpuUnits, memoryMib }], {
      all: false,
      nowMs: NOW_MS,
    })

    expect(row.replace(/ {2,}/g, '  ')).toContain(words)
  })

  it('name the first ports, and count the others', () => {
    const ports = [1, 2, 3, 4, 5, 6].map((port) => ({ name: `p${port}`, port, protocol: 'UDP' }))

    const lines = appVersionsLines('shooter', [{ ...VERSION, ports }], { all: false, nowMs: NOW_MS })

    expect(lines[1]).toContain('1 UDP, 2 UDP, 3 UDP, 4 UDP, and 2 more')
  })
})

describe('the lines of the deletion of an app', () => {
  it('need no table for an app without versions', () => {
    expect(appDeletePlanLines({ ...PLAN, versions: [] }, { nowMs: NOW_MS })).toEqual([
      'To be deleted from api.example.com:',
      '  the app shooter with 0 versions',
    ])
  })

  it('ask about an app with all its versions, and about one version alone', () => {
    expect(appDeleteQuestion(PLAN)).toBe('Delete the app shooter with 1 version? [y/N] ')
    expect(appDeleteQuestion({ ...PLAN, version: '1.4.2' })).toBe(
      'Delete the version 1.4.2 of the app shooter? [y/N] ',
    )
  })

  it.each([
    [['shooter', 'shooter/1.4.2'], [], ['Deleted the app shooter with 1 version.']],
    [
      ['shooter'],
      ['shooter/1.4.2'],
      ['Deleted the app shooter with 0 versions.', 'Gone already: shooter/1.4.2.'],
    ],
    [[], ['shooter', 'shooter/1.4.2'], ['Gone already: the app shooter with 1 version.']],
  ])('tell what was deleted (%j) from what had gone (%j)', (deleted, gone, lines) => {
    const report = { schemaVersion: 1, platform: PLAN.platform, deleted, gone } as const

    expect(appDeleteReportLines(PLAN, report)).toEqual(lines)
  })
})
