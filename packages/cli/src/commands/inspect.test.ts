import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NotFoundError } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
import { anArtifact, NOW_MS, theCapabilities } from '../../test/support/registry-content.js'
import { aFolder, anImage } from '../../test/support/results.js'
import { main } from '../main.js'
import { isFolder } from './inspect.js'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-inspect-'))
  await mkdir(join(cwd, 'build'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

describe('isFolder', () => {
  it.each([
    'build',
    '.',
    './gone',
    '../gone',
    '/gone',
    '~/gone',
    '.\\gone',
    'C:\\gone',
    'C:/gone',
    '\\\\server\\gone',
  ])('takes %s for a folder', async (target) => {
    expect(await isFolder(target, cwd)).toBe(true)
  })

  it.each([
    'game',
    'game:1.4.2',
    'studio/game:1',
    'r.example.com:5000/studio/game:1',
    'localhost/game',
    'game@sha256:a',
  ])('takes %s for a reference', async (target) => {
    expect(await isFolder(target, cwd)).toBe(false)
  })
})

describe('slipway inspect', () => {
  it('says what a folder is', async () => {
    const warnings = [{ code: 'SOMETHING', message: 'Something is odd.' }]
    const context = fakeContext({
      cwd,
      client: { inspectFolder: async ({ folder }) => aFolder({ folder, warnings }) },
    })

    expect(await main(['inspect', 'build'], context)).toBe(0)
    expect(context.out().split('\n')[0]).toBe(join(cwd, 'build'))
    expect(context.err()).toBe('warning: Something is odd. (SOMETHING)\n')
  })

  it('prints one JSON object for a folder', async () => {
    const context = fakeContext({ cwd, client: { inspectFolder: async () => aFolder() } })

    expect(await main(['inspect', 'build', '--json'], context)).toBe(0)
    expect(JSON.parse(context.out())).toEqual({ schemaVersion: 1, kind: 'folder', ...aFolder() })
  })

  it('says what an image is, and what the registry knows of it', async () => {
    const asked: string[] = []
    const context = fakeContext({
      cwd,
      client: {
        inspectImage: async (reference) => anImage({ reference }),
        artifacts: {
          get: async (reference) => {
            asked.push(reference)
            return anArtifact()
          },
        },
        capabilities: async () => theCapabilities(),
      },
    })
    context.pass(NOW_MS)

    expect(await main(['inspect', 'game:1.4.2'], context)).toBe(0)
    expect(asked).toEqual(['game:1.4.2'])
    const lines = context.out().split('\n')
    expect(lines.slice(lines.indexOf('In the registry, told by Harbor:'), -1)).toEqual([
      'In the registry, told by Harbor:',
      '  tags         1.4.2 (immutable), stable',
      '  pushed       2026-11-20 12:00 UTC (2 days ago)',
      '  pulled       2026-11-22 11:00 UTC (60 minutes ago)',
      '  labels       tested',
      '  attached     signature signature.cosign sha256:bbbbbbbbbbbb',
      '  attached     SBOM sbom.harbor sha256:cccccccccccc',
      '  app version  shooter v7, starts 1.4.2, https://dashboard.example.com/shooter/v7',
      '  scan         2 critical, 5 high, 3 with a fix, 2026-11-20 12:05 UTC (47 hours ago)',
      '  scanner      Trivy 0.50.1',
    ])
    expect(context.err()).toBe('')
  })

  it('prints one JSON object for an image', async () => {
    const context = fakeContext({
      cwd,
      client: {
        inspectImage: async (reference) => anImage({ reference }),
        artifacts: { get: async () => anArtifact() },
        capabilities: async () => theCapabilities('platform'),
      },
    })

    expect(await main(['inspect', 'game:1.4.2', '--json'], context)).toBe(0)
    expect(JSON.parse(context.out())).toEqual({
      schemaVersion: 1,
      kind: 'image',
      ...anImage({ reference: 'game:1.4.2' }),
      artifact: anArtifact(),
      artifactSource: 'platform',
    })
  })

  it.each([[[]], [['--json']]])(
    'says what an image is although nobody tells more, with %j',
    async (flags) => {
      const context = fakeContext({
        cwd,
        client: {
          inspectImage: async (reference) => anImage({ reference }),
          artifacts: { get: () => Promise.reject(new Error('Harbor sleeps.')) },
        },
      })

      expect(await main(['inspect', 'game:1.4.2', ...flags], context)).toBe(0)
      expect(context.out()).toContain('game:1.4.2')
      expect(context.err()).toBe('What the registry knows besides is not shown: Harbor sleeps.\n')
      if (flags.length > 0)
        expect(JSON.parse(context.out())).toMatchObject({ artifactProblem: 'Harbor sleeps.' })
    },
  )

  it('ends with 4 when there is no such image', async () => {
    const error = new NotFoundError('MANIFEST_UNKNOWN', {
      action: 'read',
      target: 'game:9',
      reason: 'it is not there',
    })
    const context = fakeContext({ cwd, client: { inspectImage: () => Promise.reject(error) } })

    expect(await main(['inspect', 'game:9'], context)).toBe(4)
    expect(context.out()).toBe('')
  })
})
