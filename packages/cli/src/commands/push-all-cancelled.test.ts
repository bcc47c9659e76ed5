import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AbortError, ConflictError, type PushOptions } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
import { aPlan, aReceipt } from '../../test/support/results.js'
import { main } from '../main.js'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-push-'))
  const images = Object.fromEntries(['game', 'lobby', 'arena'].map((name) => [name, { dir: name }]))
  await writeFile(join(cwd, 'slipway.json'), JSON.stringify({ project: 'studio', images }))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const TAKEN = new ConflictError('ALREADY_EXISTS', { action: 'push to', reason: 'the tag is taken' })

/** Presses Ctrl-C while one image is pushed or planned; those in `failing` fail before. */
async function cancelAt(
  name: string,
  argv: readonly string[] = [],
  { failing = [] }: { failing?: readonly string[] } = {},
) {
  const begun: string[] = []
  const work = ({ to, signal }: PushOptions) => {
    const [image = ''] = to.split(':')
    begun.push(image)
    if (image === name) context.interrupt()
    if (signal?.aborted) throw new AbortError('ABORTED', { action: 'push to', reason: 'it was cancelled' })
    if (failing.includes(image)) throw TAKEN
    return `registry.example.com/studio/${to}`
  }
  const context = fakeContext({
    cwd,
    client: {
      push: async (options) => aReceipt({ reference: work(options) }),
      plan: async (options) => aPlan({ reference: work(options) }),
    },
  })
  const code = await main(['push', '--all', '--tag', '1.4.2', ...argv], context)
  return { code, out: context.out(), err: context.err(), begun }
}

describe('slipway push --all that is cancelled', () => {
  it('names what is pushed by then, and begins nothing more', async () => {
    const { code, out, err, begun } = await cancelAt('arena')

    expect(code).toBe(130)
    expect(begun).toEqual(['game', 'lobby', 'arena'])
    expect(out.trimEnd().split('\n').slice(-3)).toEqual([
      '  game   pushed     registry.example.com/studio/game:1.4.2',
      '  lobby  pushed     registry.example.com/studio/lobby:1.4.2',
      '  arena  cancelled',
    ])
    expect(err).toBe('Cancelled. What was pushed by then is there: game, lobby.\n')
    expect((await cancelAt('lobby')).begun).toEqual(['game', 'lobby'])
  })

  it('prints one JSON object, in which the images that were not begun are absent', async () => {
    const { code, out, err } = await cancelAt('lobby', ['--json', '--json-file', 'result.json'])

    expect(code).toBe(130)
    const result = JSON.parse(out)
    expect(result).toMatchObject({
      schemaVersion: 1,
      images: [
        { image: 'game', receipt: { reference: 'registry.example.com/studio/game:1.4.2' } },
        { image: 'lobby', error: { code: 'ABORTED' } },
      ],
    })
    expect(result.images).toHaveLength(2)
    expect(JSON.parse(await readFile(join(cwd, 'result.json'), 'utf8'))).toEqual(result)
    expect(err).toBe('Cancelled. What was pushed by then is there: game.\n')
  })

  it('ends as cancelled, also where an image failed before', async () => {
    const { code, out, err } = await cancelAt('lobby', [], { failing: ['game'] })

    expect(code).toBe(130)
    expect(out).toContain('  game   failed     ALREADY_EXISTS\n')
    expect(err).toContain('Cancelled. No tag was changed; layers already sent stay in the registry')
  })

  it('has changed nothing with --dry-run', async () => {
    const { code, err } = await cancelAt('lobby', ['--dry-run'])

    expect(code).toBe(130)
    expect(err).toBe('Cancelled. Nothing was changed.\n')
  })
})
