import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWebhookEvent } from './webhook-event.js'

const DATA = {
  resources: [{ digest: `sha256:${'a'.repeat(64)}`, tag: '1.0', resource_url: 'r.example/studio/game:1.0' }],
  repository: { name: 'game', namespace: 'studio', repo_full_name: 'studio/game', repo_type: 'private' },
}
const OWN = { type: 'PUSH_ARTIFACT', occur_at: 1_700_000_000, operator: 'robot$x', event_data: DATA }
const CLOUD = {
  specversion: '1.0',
  id: 'x',
  source: '/projects/1',
  type: 'harbor.artifact.pushed',
  data: DATA,
}

describe('reading the body of a webhook', () => {
  it.each([
    ['in its own form', OWN],
    ['as CloudEvents', CLOUD],
    ['with fields that nobody knows', { ...OWN, new_field: [1], event_data: { ...DATA, more: {} } }],
  ])('finds the repository that was pushed to %s', (_, event) => {
    expect(readWebhookEvent(JSON.stringify(event))).toEqual({ kind: 'push', repository: 'studio/game' })
  })

  it.each([
    ['a deletion', { ...OWN, type: 'DELETE_ARTIFACT' }],
    ['a pull', { ...CLOUD, type: 'harbor.artifact.pulled' }],
    ['an event of a later Harbor', { type: 'SOMETHING_NEW', event_data: null }],
    ['an event without data', { ...CLOUD, type: 'harbor.scan.completed', data: undefined }],
  ])('takes %s for something else', (_, event) => {
    expect(readWebhookEvent(JSON.stringify(event))).toEqual({ kind: 'other' })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'payload=%7B%7D'],
    ['half of it', JSON.stringify(OWN).slice(0, 100)],
    ['another thing', '{"action":"created"}'],
    ['a list', JSON.stringify([OWN])],
    ['a push to nowhere', JSON.stringify({ ...OWN, event_data: { repository: { name: 'game' } } })],
    ['a push without data', JSON.stringify({ type: 'PUSH_ARTIFACT' })],
    ['a name that no repository has', JSON.stringify(OWN).replace('"studio/game"', `"${'x'.repeat(256)}"`)],
    ['ten thousand brackets', '['.repeat(10_000)],
  ])('refuses %s', (_, body) => {
    expect(readWebhookEvent(body)).toEqual({ kind: 'invalid' })
  })

  it('throws for no text and for no JSON, and believes no name that is not in it', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record({
          type: fc.constantFrom('PUSH_ARTIFACT', 'harbor.artifact.pushed', 'x'),
          specversion: fc.option(fc.string(), { nil: undefined }),
          event_data: fc.anything(),
          data: fc.record({ repository: fc.record({ repo_full_name: fc.anything() }) }),
        })
        .map((value) =>
          JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? `${field}` : field)),
        ),
    )

    fc.assert(
      fc.property(anything, (body) => {
        const event = readWebhookEvent(body)
        return (
          event.kind !== 'push' || JSON.stringify(JSON.parse(body)).includes(JSON.stringify(event.repository))
        )
      }),
      { numRuns: 500 },
    )
  })
})
