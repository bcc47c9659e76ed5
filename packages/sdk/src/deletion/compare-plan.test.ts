import { expect, it } from 'vitest'
import { aDeletePlan } from '../../test/support/a-delete-plan.js'
import { anArtifact } from '../../test/support/an-artifact.js'
import type { Artifact } from '../inventory/artifact.js'
import { requireUnchanged } from './compare-plan.js'

const IMAGE = anArtifact('image', { tags: ['1.0', 'stable'] })
const INDEX = anArtifact('index', { tags: ['all'], parts: ['amd64'], accessories: ['signature'] })
const PLAN = aDeletePlan([IMAGE, INDEX])

/** Why the plan cannot be executed any more; nothing where it can. */
function change(artifacts: readonly Artifact[], plan = PLAN): string | undefined {
  try {
    requireUnchanged(plan, artifacts)
    return undefined
  } catch (error) {
    expect(error).toMatchObject({ code: 'PLAN_OUTDATED', target: 'registry.example.com/studio/arena' })
    return error instanceof Error ? error.message : ''
  }
}

it('passes what is as it was, and what is there no more', () => {
  expect(change([IMAGE, INDEX, anArtifact('other')])).toBeUndefined()
  expect(change([INDEX])).toBeUndefined()
  expect(change([])).toBeUndefined()
  expect(change([{ ...IMAGE, tags: [{ name: '1.0' }] }])).toBeUndefined()
})

it('refuses an artifact that has another tag', () => {
  const tags = [...IMAGE.tags, { name: 'new' }]

  expect(change([{ ...IMAGE, tags }])).toContain('has the tag new now')
  const many = Array.from({ length: 500 }, (_, number) => ({ name: `t-${number}` }))
  expect(change([{ ...IMAGE, tags: [...IMAGE.tags, ...many] }])).toContain('has the tag t-0 and 499 more now')
})

it('refuses a tag that names another image', () => {
  expect(change([anArtifact('other', { tags: ['stable'] })])).toContain('the tag stable names another image')
})

it('refuses a tag that an app version starts since, unless those may go', () => {
  const appVersions = [{ app: 'shooter', version: 'v1', isActive: true }]
  const used = { ...IMAGE, tags: [{ name: '1.0', appVersions }, { name: 'stable' }] }

  expect(change([used])).toContain('version v1 of the app shooter starts the tag 1.0 now')
  expect(change([used], aDeletePlan([IMAGE], { includesUsed: true }))).toBeUndefined()
})

it.each([
  ['an artifact', 'image'],
  ['a part of an index', 'amd64'],
])('refuses %s that another index names since', (_, name) => {
  const other = anArtifact('other', { tags: ['2.0'], parts: [name] })

  expect(change([IMAGE, INDEX, other])).toMatch(/the index 2\.0 names sha256:[a-f0-9]{12} now/)
})

it.each(['amd64', 'signature'])('refuses %s that has a tag of its own since', (name) => {
  expect(change([INDEX, anArtifact(name, { tags: ['kept'] })])).toContain('has the tag kept now')
})

it('passes an artifact that an index names which goes as well', () => {
  const tagged = anArtifact('amd64', { tags: ['1.0-amd64'] })
  const index = anArtifact('index', { tags: ['all'], parts: ['amd64'] })
  const plan = { ...aDeletePlan([index, tagged]) }
  const [first, ...rest] = plan.items
  const items = first === undefined ? rest : [{ ...first, parts: [] }, ...rest]

  expect(change([index, tagged], { ...plan, items })).toBeUndefined()
})
