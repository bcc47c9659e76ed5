import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NotFoundError } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
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

  it('says what an image is', async () => {
    const context = fakeContext({
      cwd,
      client: { inspectImage: async (reference) => anImage({ reference }) },
    })

    expect(await main(['inspect', 'game:1.4.2', '--json'], context)).toBe(0)
    expect(JSON.parse(context.out())).toEqual({
      schemaVersion: 1,
      kind: 'image',
      ...anImage({ reference: 'game:1.4.2' }),
    })
  })

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
