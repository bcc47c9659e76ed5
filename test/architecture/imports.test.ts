import { describe, expect, it } from 'vitest'
import { importerViolations, levelViolations, packageViolations } from './rules.js'
import { readSources, type Source, sourceOf } from './sources.js'

const FOLDERS = ['packages', 'test', 'bench', 'examples', 'tools']

describe('the imports of this repository', async () => {
  const sources = (await Promise.all(FOLDERS.map(readSources))).flat()

  it('are read at all', () => {
    expect(sources.filter(({ path }) => path.startsWith('packages/sdk/src/')).length).toBeGreaterThan(10)
    expect(sources.flatMap(({ imports }) => imports)).toContain('../errors/classes.js')
  })

  it('go downwards inside the sdk', () => {
    expect(levelViolations(sources)).toEqual([])
  })

  it('name axios, dockerode, keytar and child processes in one file each', () => {
    expect(importerViolations(sources)).toEqual([])
  })

  it('cross packages only where the table allows it, by the public entry', () => {
    expect(packageViolations(sources)).toEqual([])
  })
})

describe('the reader of imports', () => {
  it.each([
    ["import { a } from './a.js'", './a.js'],
    ["import type { A } from './a.js'", './a.js'],
    ["import './a.js'", './a.js'],
    ["export { a } from './a.js'", './a.js'],
    ["export * from './a.js'", './a.js'],
    ["export type { A } from './a.js'", './a.js'],
    ["const a = await import('axios')", 'axios'],
    ["let a: import('axios').AxiosInstance", 'axios'],
    ["const a = require('axios')", 'axios'],
  ])('sees %s', (text, specifier) => {
    expect(sourceOf('packages/sdk/src/http/x.ts', text).imports).toEqual([specifier])
  })

  it('does not take an example in a comment for an import', () => {
    expect(sourceOf('x.ts', "/** import { a } from 'axios' */\nexport const b = 1\n").imports).toEqual([])
  })
})

describe('the rules of the levels', () => {
  const ofSdk = (place: string, ...imports: string[]): Source => ({
    path: `packages/sdk/src/${place}`,
    imports,
  })

  it.each([
    ['upwards', ofSdk('http/transport.ts', '../push/push.js'), 'goes upwards'],
    ['upwards to the façade', ofSdk('push/push.ts', '../index.js'), 'goes upwards'],
    ['sideways among remote systems', ofSdk('harbor/tags.ts', '../registry/tags.js'), 'goes sideways'],
    ['sideways among uses', ofSdk('scans/report.ts', '../artifacts/list.js'), 'goes sideways'],
    ['from packing to the network', ofSdk('pack/walk.ts', '../http/transport.js'), 'is not for pack/'],
    ['out of the sdk', ofSdk('push/push.ts', '../../package.json'), 'leaves the sdk'],
    ['to a folder without a level', ofSdk('push/push.ts', '../misc/x.js'), 'has no level'],
    ['to the disk where only computing is done', ofSdk('oci/config.ts', 'node:fs'), 'only computes'],
  ])('refuse an import %s', (_, source, problem) => {
    expect(levelViolations([source])).toEqual([expect.stringContaining(problem)])
  })

  it('refuse a folder that has no level', () => {
    expect(levelViolations([ofSdk('misc/x.ts')])).toEqual(['packages/sdk/src/misc/x.ts: misc has no level'])
  })

  it('allow what lies below or in the same folder, and everything to tests', () => {
    const below = ofSdk('push/push.ts', './plan.js', '../registry/blobs.js', '../errors/classes.js', 'zod')
    const low = ofSdk('errors/error.ts', '../log/redactor.js', 'node:util')
    const test = ofSdk('oci/config.test.ts', '../push/push.js')

    expect(levelViolations([below, low, test])).toEqual([])
  })
})

describe('the rule of single importers', () => {
  const importer = (path: string, specifier: string): Source => ({ path, imports: [specifier] })

  it('refuses a second file', () => {
    const first = importer('packages/sdk/src/http/transport.ts', 'axios')
    const second = importer('packages/sdk/src/http/other.ts', 'axios')

    expect(importerViolations([first])).toEqual([])
    expect(importerViolations([first, second])).toEqual([
      'packages/sdk/src/http/other.ts: axios belongs to one file of http/',
    ])
  })

  it.each([
    ['packages/sdk/src/registry/blobs.ts', 'axios'],
    ['packages/sdk/src/docker/types.ts', 'keytar'],
    ['packages/cli/src/bin.ts', 'dockerode/lib/docker'],
    ['packages/sdk/src/http/transport.ts', '@github/keytar'],
  ])('refuses %s importing %s', (path, specifier) => {
    expect(importerViolations([importer(path, specifier)])).toHaveLength(1)
  })
})

describe('the rules between packages', () => {
  it.each([
    ['packages/emulator/src/server.ts', '@slipway/sdk'],
    ['packages/sdk/src/client.ts', '@slipway/emulator'],
    ['packages/sdk/src/client.ts', 'slipway'],
    ['packages/cli/src/bin.ts', '@slipway/sdk/dist/index.js'],
    ['packages/cli/src/bin.ts', '../../sdk/src/index.js'],
    ['packages/cli/test/push.test.ts', '../../emulator/src/index.js'],
    ['bench/push.bench.mjs', '../packages/sdk/src/index.ts'],
    ['packages/stranger/src/index.ts', '@slipway/sdk'],
  ])('refuse %s importing %s', (path, specifier) => {
    expect(packageViolations([{ path, imports: [specifier] }])).toHaveLength(1)
  })

  it.each([
    ['packages/cli/src/bin.ts', '@slipway/sdk'],
    ['packages/cli/src/emulator.ts', '@slipway/emulator'],
    ['packages/sdk/test/protocol/push.test.ts', '@slipway/emulator'],
    ['packages/sdk/test/protocol/push.test.ts', '../../src/client.js'],
  ])('allow %s importing %s', (path, specifier) => {
    expect(packageViolations([{ path, imports: [specifier] }])).toEqual([])
  })
})
