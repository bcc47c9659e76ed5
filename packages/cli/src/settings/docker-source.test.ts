import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChosenImage } from './chosen-image.js'
import { engineSource, sourceKind } from './docker-source.js'

const CWD = resolve('/somewhere')
const IMAGE: ChosenImage = {
  name: 'game-server',
  folder: resolve('/game/server'),
  configPath: resolve('/game/slipway.json'),
  settings: {
    dir: 'server',
    docker: { file: 'docker/Dockerfile', args: { VERSION: '1', MODE: 'file' }, target: 'server' },
  },
}
const PLAIN: ChosenImage = { ...IMAGE, settings: { dir: 'server' } }
const request = { folder: undefined, cwd: CWD, flags: {}, image: undefined }

describe('engineSource', () => {
  it('is none for a build folder', () => {
    expect(engineSource(request)).toBeUndefined()
    expect(engineSource({ ...request, image: PLAIN })).toBeUndefined()
    expect(engineSource({ ...request, image: IMAGE, flags: { builder: 'slipway' } })).toBeUndefined()
  })

  it('takes everything from the docker section, without a flag', () => {
    expect(engineSource({ ...request, image: IMAGE })).toEqual({
      dockerfile: resolve('/game/docker/Dockerfile'),
      context: IMAGE.folder,
      buildArgs: { VERSION: '1', MODE: 'file' },
      target: 'server',
    })
  })

  it('lets flags replace it, and --build-arg add to it', () => {
    const flags = { file: 'other', buildArg: ['MODE=a=b', 'NEW='], target: 'tests', cache: false, pull: true }

    expect(engineSource({ ...request, folder: 'context', image: IMAGE, flags })).toEqual({
      dockerfile: resolve(CWD, 'other'),
      context: resolve(CWD, 'context'),
      buildArgs: { VERSION: '1', MODE: 'a=b', NEW: '' },
      target: 'tests',
      noCache: true,
      pull: true,
    })
  })

  it.each([
    ['the named folder', 'context', undefined, resolve(CWD, 'context')],
    ['the folder of the image', undefined, PLAIN, PLAIN.folder],
    ['the working folder', undefined, undefined, CWD],
  ])('builds the Dockerfile in %s where none is named', (_, folder, image, context) => {
    expect(engineSource({ ...request, folder, image, flags: { builder: 'docker', cache: true } })).toEqual({
      dockerfile: resolve(context, 'Dockerfile'),
      context,
    })
  })

  it('takes an image that the engine has, whatever the project file says', () => {
    expect(engineSource({ ...request, image: IMAGE, flags: { engineImage: 'game:dev' } })).toEqual({
      engineImage: 'game:dev',
    })
  })

  it('does not repeat a build argument that is no pair, as it may be a secret', () => {
    const flags = { builder: 'docker', buildArg: ['sentinel'] } as const

    expect(() => engineSource({ ...request, flags })).toThrow(
      'Could not read the command line: --build-arg takes NAME=VALUE.',
    )
  })
})

it('tells where the image comes from', () => {
  expect(sourceKind({}, undefined)).toBe('folder')
  expect(sourceKind({}, IMAGE)).toBe('dockerfile')
  expect(sourceKind({ builder: 'slipway' }, IMAGE)).toBe('folder')
  expect(sourceKind({ builder: 'docker' }, PLAIN)).toBe('dockerfile')
  expect(sourceKind({ engineImage: 'a' }, IMAGE)).toBe('engine-image')
})
