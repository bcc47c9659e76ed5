import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConflictError, type PromoteOptions } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aPromotion } from '../../test/support/results.js'
import { main } from '../main.js'

const ARGS = ['game-server:1.4.2', '--to', 'released/game-server']

let cwd: string
let promoted: PromoteOptions[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-promote-'))
  promoted = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const client = {
    promote: async (given: PromoteOptions) => {
      promoted.push(given)
      given.onProgress?.({ step: 'copy', unit: 'bytes', done: 2, total: 2, sentBytes: 1 })
      return aPromotion()
    },
    ...options.client,
  }
  const context = fakeContext({ cwd, ...options, client })
  const code = await main(['promote', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

describe('slipway promote', () => {
  it('prints where the image is now on stdout, and its progress on stderr', async () => {
    const { code, out, err } = await run(ARGS)

    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('registry.example.com/released/game-server:1.4.2')
    expect(err).toContain('Copying the image: done')
    expect(promoted).toEqual([
      expect.objectContaining({
        from: 'game-server:1.4.2',
        to: 'released/game-server',
        moveTag: undefined,
        sourceCredentials: undefined,
      }),
    ])
  })

  it('hands over what the flags say', async () => {
    await run([...ARGS, '--move-tag', '--source-anonymous'])

    expect(promoted).toEqual([expect.objectContaining({ moveTag: true, sourceCredentials: 'anonymous' })])
  })

  it('prints exactly the receipt with --json', async () => {
    const { code, out } = await run([...ARGS, '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(aPromotion())
  })

  it('ends its events with the receipt with --ndjson', async () => {
    const { out } = await run([...ARGS, '--ndjson'])

    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['progress', 'receipt'])
  })

  it('asks for --to', async () => {
    const { code, err } = await run(['game-server:1.4.2'])

    expect(code).toBe(2)
    expect(err).toContain('there is no --to')
    expect(promoted).toEqual([])
  })

  it('ends with 5 when the tag is taken', async () => {
    const details = { action: 'promote to', reason: 'the tag names another image already' }
    const client = { promote: () => Promise.reject(new ConflictError('ALREADY_EXISTS', details)) }

    expect(await run([...ARGS, '--json'], { client })).toMatchObject({
      code: 5,
      out: expect.stringContaining('"code":"ALREADY_EXISTS"'),
    })
  })
})
