import { expect, it } from 'vitest'
import { aDeletePlan } from '../../test/support/a-delete-plan.js'
import { anArtifact } from '../../test/support/an-artifact.js'
import { readPlan } from './read-plan.js'

const USE = { app: 'shooter', version: 'v1', isActive: true, dashboardUrl: 'https://app.example.com/v1' }
const PLAN = aDeletePlan(
  [
    {
      ...anArtifact('index', { parts: ['amd64'], accessories: ['sbom'] }),
      tags: [{ name: '__proto__', appVersions: [USE] }, { name: 'constructor' }],
    },
    anArtifact('loose', { tags: [] }),
  ],
  {
    blocked: [
      {
        digest: anArtifact('held').digest,
        tags: [{ name: 'held', appVersions: [] }],
        reasons: [{ code: 'TAG_IMMUTABLE', message: 'A rule holds it.' }],
      },
    ],
    warnings: [{ code: 'USE_UNKNOWN', message: 'Nobody tells.' }],
  },
)
const [ITEM] = PLAN.items

function refusalOf(plan: unknown): unknown {
  try {
    return readPlan(plan)
  } catch (error) {
    return error
  }
}

it('reads a plan, also one that was kept as JSON', () => {
  expect(readPlan(PLAN)).toEqual(PLAN)
  expect(readPlan(JSON.parse(JSON.stringify(PLAN)))).toEqual(PLAN)
})

it('drops what it does not know, as a later version may write it', () => {
  expect(readPlan({ ...PLAN, note: 'new', freed: { ...PLAN.freed, note: 'new' } })).toEqual(PLAN)
})

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', JSON.stringify(PLAN)],
  ['a list', [PLAN]],
  ['a report', { schemaVersion: 1, registry: PLAN.registry, repository: PLAN.repository, items: [] }],
  ['a plan of a later form', { ...PLAN, schemaVersion: 2 }],
  ['no items', { ...PLAN, items: undefined }],
  ['no use flag', { ...PLAN, includesUsed: undefined }],
  ['somebody who deletes nothing', { ...PLAN, by: 'nobody' }],
  ['a registry with a path', { ...PLAN, registry: 'registry.example.com/other' }],
  ['a registry with a user', { ...PLAN, registry: 'user@registry.example.com' }],
  ['a path that leads elsewhere', { ...PLAN, repository: '../admin' }],
  ['a path with a query', { ...PLAN, repository: 'studio/arena?x=1' }],
  ['a digest that is none', { ...PLAN, items: [{ ...ITEM, digest: 'sha256:12' }] }],
  ['a part that is none', { ...PLAN, items: [{ ...ITEM, parts: [{ digest: 'latest' }] }] }],
  ['a tag that is none', { ...PLAN, items: [{ ...ITEM, tags: [{ name: '../x', appVersions: [] }] }] }],
  ['an artifact twice', { ...PLAN, items: [ITEM, { ...ITEM, tags: [] }] }],
  ['a tag twice', { ...PLAN, items: [ITEM, { ...ITEM, digest: anArtifact('other').digest }] }],
])('refuses %s', (_, plan) => {
  expect(refusalOf(plan)).toMatchObject({ code: 'OPTION_INVALID', action: 'delete by the plan' })
})
