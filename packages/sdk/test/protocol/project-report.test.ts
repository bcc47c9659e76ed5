import { describe, expect, it } from 'vitest'
import { errorOf } from '../support/a-registry.js'
import { BASIC_RIGHTS, emulatedHarbor } from '../support/emulated-harbor.js'

const POLICY_RIGHTS = [...BASIC_RIGHTS, 'project:read', 'immutable-tag:list', 'tag-retention:read']

const selector = (decoration: string, pattern: string) => ({ kind: 'doublestar', decoration, pattern })

/** A Harbor whose project has a rule of each kind. */
async function aRuledHarbor() {
  const harbor = await emulatedHarbor()
  const { call } = harbor
  await call('PUT', '/projects/studio', {
    metadata: {
      auto_scan: 'true',
      prevent_vul: 'true',
      severity: 'high',
      enable_content_trust_cosign: 'true',
      reuse_sys_cve_allowlist: 'true',
    },
  })
  await call('PUT', '/system/CVEAllowlist', { items: [{ cve_id: 'CVE-2024-0001' }] })
  await call('POST', '/projects/studio/immutabletagrules', {
    action: 'immutable',
    template: 'immutable_template',
    tag_selectors: [selector('matches', 'v*')],
    scope_selectors: { repository: [selector('repoMatches', '**')] },
  })
  await call('POST', '/retentions', {
    algorithm: 'or',
    scope: { level: 'project', ref: 1 },
    trigger: { kind: 'Schedule', settings: { cron: '0 0 0 * * *' } },
    rules: [
      {
        action: 'retain',
        template: 'latestPushedK',
        params: { latestPushedK: 10 },
        tag_selectors: [{ ...selector('matches', '**'), extras: '{"untagged":true}' }],
        scope_selectors: { repository: [selector('repoMatches', '**')] },
      },
    ],
  })
  return harbor
}

describe('the report of a project', () => {
  it('tells rules in words, policies and rights', async () => {
    const harbor = await aRuledHarbor()
    const mine = await harbor.client(await harbor.robot(...POLICY_RIGHTS))

    const report = await mine.project()

    expect(report).toEqual({
      registry: harbor.emulator.registry,
      project: 'studio',
      roles: [],
      permissions: expect.arrayContaining(['repository:push', 'immutable-tag:list']),
      scansPushes: true,
      preventsVulnerable: { severity: 'high' },
      requiresSignature: true,
      immutableTags: [
        {
          isDisabled: false,
          text: 'tags matching v* in repositories matching **',
          tags: { decoration: 'matches', pattern: 'v*' },
          repositories: { decoration: 'repoMatches', pattern: '**' },
        },
      ],
      retention: [
        {
          isDisabled: false,
          text: 'keep the 10 artifacts pushed last, of tags matching ** or without tags, in repositories matching **',
        },
      ],
      retentionCron: '0 0 0 * * *',
      allowlist: { ids: ['CVE-2024-0001'], isSystemWide: true },
      gaps: [],
    })
  })

  it('tells people their role', async () => {
    const harbor = await aRuledHarbor()
    const administrator = await harbor.client(harbor.emulator.admin)

    expect(await administrator.project()).toMatchObject({ roles: ['project admin'], gaps: [] })
  })

  it('names each request that a robot may not make, and tells the rest', async () => {
    const harbor = await aRuledHarbor()
    const mine = await harbor.client(await harbor.robot(...BASIC_RIGHTS, 'project:read'))

    const report = await mine.project()

    expect(report).toMatchObject({ scansPushes: true, preventsVulnerable: { severity: 'high' } })
    expect(report.gaps).toEqual([
      expect.stringMatching(/^GET \/api\/v2\.0\/retentions\/\d+ answered 403$/),
      'GET /api/v2.0/projects/studio/immutabletagrules answered 403',
    ])
  })

  it('is a list of gaps for somebody who may not read the project', async () => {
    const harbor = await aRuledHarbor()
    const mine = await harbor.client(await harbor.robot('repository:pull', 'repository:push'))

    expect(await mine.project()).toEqual({
      registry: harbor.emulator.registry,
      project: 'studio',
      roles: [],
      gaps: [
        'GET /api/v2.0/projects/studio answered 403',
        'GET /api/v2.0/projects/studio/immutabletagrules answered 403',
      ],
    })
  })

  it('is one gap where the registry is no Harbor', async () => {
    const plain = await emulatedHarbor({ profile: 'oci' })

    expect(await (await plain.client()).project()).toMatchObject({
      roles: [],
      gaps: ['the registry is no Harbor'],
    })
  })

  it('is no report for a credential that is not believed', async () => {
    const harbor = await aRuledHarbor()
    const stranger = await harbor.client({ username: 'robot$studio+nobody', token: 'wrong' })

    expect(await errorOf(stranger.project())).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
  })
})
