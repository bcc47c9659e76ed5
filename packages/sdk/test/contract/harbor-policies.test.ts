import { HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { readImmutableRules, readRetention, readSystemAllowlist } from '../../src/harbor/harbor-policies.js'
import { readProject } from '../../src/harbor/harbor-project.js'
import { readQuota } from '../../src/harbor/harbor-quota.js'
import { roleName } from '../../src/harbor/project-role.js'
import { errorOf } from '../support/a-registry.js'
import type { Json } from '../support/harbor/harbor-desk.js'
import { aHarborClient, harborStage, pageOf, refusalOf, webPage } from '../support/harbor/harbor-wire.js'

const play = harborStage()

const rule = (over: Json = {}): Json => ({
  id: 3,
  priority: 0,
  action: 'immutable',
  template: 'immutable_template',
  tag_selectors: [
    { kind: 'doublestar', decoration: 'matches', pattern: 'v*' },
    { kind: 'doublestar', decoration: 'matches', pattern: 'never looked at' },
  ],
  scope_selectors: {
    repository: [{ kind: 'doublestar', decoration: 'repoExcludes', pattern: '{test,dev}/**' }],
  },
  ...over,
})

describe('the rules for immutable tags', () => {
  it('are read with the selectors that Harbor looks at', async () => {
    const wire = play((request) => pageOf(request, [rule(), rule({ id: 4, disabled: true })]))

    expect(await readImmutableRules(aHarborClient(), '2026')).toEqual({
      answer: [
        {
          id: 3,
          isDisabled: false,
          tags: { decoration: 'matches', pattern: 'v*' },
          repositories: { decoration: 'repoExcludes', pattern: '{test,dev}/**' },
        },
        expect.objectContaining({ id: 4, isDisabled: true }),
      ],
    })
    expect(wire.requests).toHaveLength(1)
    expect(wire.requests[0]?.path).toBe('/projects/2026/immutabletagrules?page=1&page_size=100')
    expect(wire.requests[0]?.headers.get('x-is-resource-name')).toBe('true')
  })

  it.each([
    ['none at all', { tag_selectors: null, scope_selectors: null }],
    ['empty ones', { tag_selectors: [], scope_selectors: {} }],
    ['null for repositories', { tag_selectors: null, scope_selectors: { repository: null } }],
  ])('hold nothing with %s for selectors, as in Harbor', async (_, over) => {
    play((request) => pageOf(request, [rule(over)]))

    expect(await readImmutableRules(aHarborClient(), 'studio')).toMatchObject({
      answer: [{ tags: { pattern: '' }, repositories: { pattern: '' } }],
    })
  })

  it('are read to the end', async () => {
    const list = Array.from({ length: 130 }, (_, at) => rule({ id: at + 1 }))
    const wire = play((request) => pageOf(request, list))

    const found = await readImmutableRules(aHarborClient(), 'studio')

    expect('answer' in found && found.answer.map(({ id }) => id)).toEqual(list.map(({ id }) => id))
    expect(wire.requests).toHaveLength(2)
  })

  it('may be none', async () => {
    play(() => HttpResponse.json(null))

    expect(await readImmutableRules(aHarborClient(), 'studio')).toEqual({ answer: [] })
  })
})

describe('the tag retention of a project', () => {
  it('is read with its rules and when it runs', async () => {
    const wire = play(() =>
      HttpResponse.json({
        id: 9,
        algorithm: 'or',
        rules: [
          {
            id: 1,
            priority: 1,
            action: 'retain',
            template: 'latestPushedK',
            params: { latestPushedK: 10, note: 'of a later Harbor' },
            tag_selectors: [
              { kind: 'doublestar', decoration: 'matches', pattern: '**', extras: '{"untagged":true}' },
            ],
            scope_selectors: {
              repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }],
            },
          },
          { template: 'always', disabled: true, params: null, tag_selectors: null },
        ],
        trigger: { kind: 'Schedule', settings: { cron: '0 0 0 * * *' }, references: { job_id: 1 } },
        scope: { level: 'project', ref: 7 },
      }),
    )

    expect(await readRetention(aHarborClient(), 9)).toEqual({
      answer: {
        cron: '0 0 0 * * *',
        rules: [
          {
            template: 'latestPushedK',
            params: { latestPushedK: 10 },
            isDisabled: false,
            tags: [{ decoration: 'matches', pattern: '**', matchesUntagged: true }],
            repositories: [{ decoration: 'repoMatches', pattern: '**' }],
          },
          { template: 'always', params: {}, isDisabled: true, tags: [], repositories: [] },
        ],
      },
    })
    expect(wire.requests[0]?.path).toBe('/retentions/9')
  })

  it.each([
    [{}],
    [{ rules: null, trigger: null }],
    [{ rules: [], trigger: { kind: 'Schedule', settings: { cron: '' } } }],
  ])('that is %j keeps nothing and never runs', async (told) => {
    play(() => HttpResponse.json(told))

    expect(await readRetention(aHarborClient(), 9)).toEqual({ answer: { rules: [] } })
  })
})

describe('a tag retention that is not there', () => {
  it('is a status, though Harbor fails at it, and is not asked for again', async () => {
    const wire = play(() => refusalOf(500, 'UNKNOWN', 'internal server error'))

    expect(await readRetention(aHarborClient(), 9)).toMatchObject({ status: 500 })
    expect(wire.requests).toHaveLength(1)
  })
})

describe('the allowlist of all projects', () => {
  it('is read with its end', async () => {
    play(() =>
      HttpResponse.json({
        id: 1,
        project_id: 0,
        expires_at: 1_800_000_000,
        items: [{ cve_id: 'CVE-2024-3094' }, { cve_id: 'CVE-2021-44228' }, {}],
        creation_time: '0001-01-01T00:00:00.000Z',
        update_time: '2026-01-01T00:00:00.000Z',
      }),
    )

    expect(await readSystemAllowlist(aHarborClient())).toEqual({
      answer: { ids: ['CVE-2024-3094', 'CVE-2021-44228'], expiresAt: '2027-01-15T08:00:00.000Z' },
    })
  })

  it.each([
    [{}],
    [{ items: null, expires_at: null }],
    [{ items: [], expires_at: 0 }],
    [{ expires_at: 1e18 }],
  ])('that is %j allows nothing, for ever', async (told) => {
    play(() => HttpResponse.json(told))

    expect(await readSystemAllowlist(aHarborClient())).toEqual({ answer: { ids: [] } })
  })
})

describe('the quota of a project', () => {
  const GIB = 1024 ** 3

  it.each([
    [
      'a limit',
      { hard: { storage: 10 * GIB }, used: { storage: GIB } },
      { usedBytes: GIB, limitBytes: 10 * GIB },
    ],
    ['no limit', { hard: { storage: -1 }, used: { storage: GIB } }, { usedBytes: GIB }],
    [
      'nothing in it',
      { hard: { storage: 5, count: -1 }, used: { storage: 0 } },
      { usedBytes: 0, limitBytes: 5 },
    ],
    ['null in it', { hard: null, used: null }, { usedBytes: 0 }],
    ['nothing that this credential may see', undefined, undefined],
    ['null', null, undefined],
  ])('is read with %s', async (_, quota, expected) => {
    const wire = play(() =>
      HttpResponse.json({ repo_count: 2, project_admin_count: 1, quota, registry: null }),
    )

    expect(await readQuota(aHarborClient(), '2026')).toEqual({ answer: expected })
    expect(wire.requests[0]?.path).toBe('/projects/2026/summary')
    expect(wire.requests[0]?.headers.get('x-is-resource-name')).toBe('true')
  })
})

describe.each([
  ['the rules for immutable tags', () => readImmutableRules(aHarborClient(), 'studio')],
  ['the tag retention', () => readRetention(aHarborClient(), 9)],
  ['the allowlist of all projects', () => readSystemAllowlist(aHarborClient())],
  ['the quota', () => readQuota(aHarborClient(), 'studio')],
])('%s', (_, ask) => {
  it.each([
    ['403', () => refusalOf(403, 'FORBIDDEN', 'forbidden'), 403],
    ['404', () => refusalOf(404, 'NOT_FOUND', 'not found'), 404],
    ['405', () => new HttpResponse(null, { status: 405 }), 405],
    ['a page with 200', () => webPage(200), 200],
  ])('are a status where they are not shown: %s', async (_name, answer, status) => {
    play(answer)

    expect(await ask()).toMatchObject({ status })
  })

  it.each([
    ['401', () => refusalOf(401, 'UNAUTHORIZED', 'unauthorized'), 'CREDENTIAL_REJECTED'],
    ['412', () => refusalOf(412, 'PRECONDITION', 'no'), 'PRECONDITION_FAILED'],
    ['503', () => webPage(503), 'SERVER_ERROR'],
    ['text', () => HttpResponse.json('later'), 'UNEXPECTED_RESPONSE'],
  ])('are an error where they could not be read: %s', async (_name, answer, code) => {
    play(answer)

    expect(await errorOf(ask())).toMatchObject({
      code,
      message: expect.stringMatching(/^Could not read the /),
    })
  })
})

describe('the policies of a project', () => {
  const projectWith = async (over: Json) => {
    play(() => HttpResponse.json({ project_id: 7, name: 'studio', ...over }))
    return readProject(aHarborClient(), 'studio', {})
  }

  it('are read with what prevents a pull', async () => {
    expect(
      await projectWith({
        owner_id: 1,
        owner_name: 'boss',
        current_user_role_id: 4,
        current_user_role_ids: [4, 2],
        repo_count: 3,
        metadata: {
          public: 'false',
          auto_scan: 'true',
          prevent_vul: 'true',
          severity: 'high',
          enable_content_trust_cosign: 'true',
          retention_id: '9',
          reuse_sys_cve_allowlist: 'false',
        },
        cve_allowlist: { id: 2, project_id: 7, items: [{ cve_id: 'CVE-2024-3094' }] },
      }),
    ).toEqual({
      id: 7,
      name: 'studio',
      scansPushes: true,
      isProxyCache: false,
      preventsVulnerable: { severity: 'high' },
      requiresSignature: true,
      retentionId: 9,
      allowlist: { ids: ['CVE-2024-3094'] },
      usesSystemAllowlist: false,
      roleIds: [4, 2],
    })
  })

  it('are none where nothing was set, but for the allowlist of all projects', async () => {
    const none = { requiresSignature: false, allowlist: { ids: [] }, usesSystemAllowlist: true, roleIds: [] }

    for (const metadata of [undefined, null, {}, { prevent_vul: null, severity: 'high', retention_id: '' }]) {
      const found = await projectWith({ metadata, cve_allowlist: null, current_user_role_ids: null })
      expect(found).toMatchObject(none)
      expect(found).not.toHaveProperty('preventsVulnerable')
      expect(found).not.toHaveProperty('retentionId')
    }
  })

  it('are read in the spellings that Harbor takes', async () => {
    const metadata = { prevent_vul: '1', enable_content_trust: 'TRUE', reuse_sys_cve_allowlist: '1' }

    expect(await projectWith({ metadata, current_user_role_id: 1 })).toMatchObject({
      preventsVulnerable: { severity: 'low' },
      requiresSignature: true,
      usesSystemAllowlist: true,
      roleIds: [1],
    })
  })

  it('name the roles of their people', () => {
    expect([1, 2, 3, 4, 5, 6].map(roleName)).toEqual([
      'project admin',
      'developer',
      'guest',
      'maintainer',
      'limited guest',
      'role 6',
    ])
  })
})
