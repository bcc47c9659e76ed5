import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildLineRecord } from './build-line.js'

const ID = `sha256:${'0'.repeat(64)}`

describe('buildLineRecord', () => {
  it.each([
    [{ stream: 'text\n' }, { text: 'text\n' }],
    [{ aux: { ID } }, { imageId: ID }],
    [{ id: 'moby.image.id', aux: { ID } }, { imageId: ID }],
    [{ id: 'moby.buildkit.trace', aux: 'AQI=' }, { trace: Buffer.from([1, 2]) }],
    [{ id: 'moby.other', aux: 'AQI=' }, {}],
    [{ aux: { ID: 'sha256:short' } }, {}],
    [
      { error: 'no', errorDetail: { message: 'no, and why', code: 3 } },
      { error: { message: 'no, and why', exitCode: 3 } },
    ],
    [{ error: 'no\n' }, { error: { message: 'no' } }],
    [{ error: 'x: exit code: 3' }, { error: { message: 'x: exit code: 3', exitCode: 3 } }],
    [{ error: 'x: exit status 4' }, { error: { message: 'x: exit status 4', exitCode: 4 } }],
    [{ status: 'Pull complete', id: 'x', progressDetail: {} }, { text: 'x: Pull complete\n' }],
    [{ status: 'Digest: x' }, { text: 'Digest: x\n' }],
    [
      { status: 'Downloading', id: 'x', progressDetail: { current: 1, total: 2 } },
      { fetched: { layer: 'x', done: 1, total: 2 } },
    ],
  ])('reads %j', (line, expected) => {
    expect(buildLineRecord.parse(line)).toEqual(expected)
  })

  it('takes any object, and never a field of another type', () => {
    const line = fc.record(
      Object.fromEntries(
        ['stream', 'status', 'id', 'progressDetail', 'aux', 'error', 'errorDetail'].map((name) => [
          name,
          fc.jsonValue(),
        ]),
      ),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(line, (given) => {
        const { text = '', error } = buildLineRecord.parse(given)

        expect([typeof text, typeof (error?.message ?? '')]).toEqual(['string', 'string'])
      }),
    )
  })
})
