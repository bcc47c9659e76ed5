import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeptTemplate, TemplateCalls } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakeOptions } from '../../test/support/fake-context.js'
import { ERROR, KEPT, PLACE, runTemplate, TEMPLATE, WARNING } from '../../test/support/templates.js'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-template-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const template = (argv: readonly string[], templates: Partial<TemplateCalls>, options: FakeOptions = {}) =>
  runTemplate(argv, templates, { cwd, ...options })

const configure = (config: object) => writeFile(join(cwd, 'slipway.json'), JSON.stringify(config))

describe('slipway template show', () => {
  it('says what versions are made by and where that is kept, without a hidden value', async () => {
    const { code, out } = await template(['show', 'game'], { get: async () => KEPT })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'registry.example.com/studio/game',
      '  kept       at api.example.com',
      '  app        shooter',
      '  versions   named {tag}',
      '  resources  512 CPU units, 1024 MiB',
      '  ports      gameport=7777/udp',
      '             web=8080/ws,tls',
      '  env        MODE=casual',
      '             RCON (hidden, secret rcon-password)',
      '             KEY (hidden)',
      '  changed    2026-11-20 12:00 (2 days ago)',
      '',
    ])
  })

  it('shows what is seldom set, and why the last tag got no version', async () => {
    const kept: KeptTemplate = {
      ...KEPT,
      home: 'file',
      place: '/game/slipway.json',
      template: {
        ...TEMPLATE,
        env: [],
        gpuUnits: 1024,
        maxDurationMinutes: 90,
        timeToDeploySeconds: 120,
        terminationGraceSeconds: 30,
        restartPolicy: 'never',
        forceCache: true,
        logStorage: 'logs',
      },
      lastFailure: { tag: '1.0', message: 'the plan is full' },
    }

    const { out } = await template(['show', 'game'], { get: async () => kept })

    for (const line of [
      '  kept         in /game/slipway.json',
      '  resources    512 CPU units, 1024 MiB, 1024 GPU units',
      '  ends after   90 min',
      '  download     at most 120 s',
      '  time to end  30 s',
      '  restart      never',
      '  load ahead   yes',
      '  log storage  logs',
      'The tag 1.0 got no app version: the plan is full',
      '  → When that is settled: slipway link studio/game:1.0',
    ]) {
      expect(out.split('\n')).toContain(line)
    }
  })

  it('takes the image of slipway.json where none is named', async () => {
    const asked: string[] = []
    const get = async (repository: string) => {
      asked.push(repository)
      return KEPT
    }
    await configure({ images: { game: { dir: 'a' } } })
    await template(['show'], { get })
    await configure({ images: { game: { dir: 'a' }, lobby: { dir: 'b' } }, defaultImage: 'lobby' })
    await template(['show'], { get })

    expect(asked).toEqual(['game', 'lobby'])
  })

  it('names the repositories where it cannot be told which one is meant', async () => {
    expect((await template(['show'], {})).err).toContain('→ Write slipway template show REPOSITORY, or set')
    await configure({ images: { game: { dir: 'a' }, lobby: { dir: 'b' } } })

    const { code, err } = await template(['show'], {})

    expect(code).toBe(2)
    expect(err).toContain('→ Name one: slipway template show game, or slipway template show lobby.\n')
  })

  it('prints what the sdk found as one JSON object', async () => {
    const { out } = await template(['show', 'game', '--json'], { get: async () => KEPT })

    expect(JSON.parse(out)).toEqual(KEPT)
  })
})

describe('slipway template delete', () => {
  const deleted = async () => ({ schemaVersion: 1, ...PLACE, deleted: true }) as const

  it('shows it, asks, and deletes it', async () => {
    const { code, out, err, questions } = await template(
      ['delete', 'game'],
      { get: async () => KEPT, delete: deleted },
      { answers: ['y'] },
    )

    expect(code).toBe(0)
    expect(questions).toEqual(['Delete the template? [y/N] '])
    expect(err).toContain('To be deleted: the template of studio/game, kept at api.example.com.\n')
    expect(out).toContain('Deleted the template of studio/game')
  })

  it('deletes nothing with --dry-run, for another answer, and where nobody can be asked', async () => {
    const get = async () => KEPT

    expect(await template(['delete', 'game', '--dry-run'], { get })).toMatchObject({ code: 0 })
    expect(await template(['delete', 'game'], { get }, { answers: [''] })).toMatchObject({ code: 130 })
    expect(await template(['delete', 'game'], { get })).toMatchObject({ code: 2 })
    expect(await template(['delete', 'game', '--json'], {})).toMatchObject({ code: 2 })
  })
})

describe('slipway template validate', () => {
  it.each([
    [[], 0, 'The template of game is fine.\n'],
    [[WARNING], 0, 'The template of game: 1 warning.\n'],
    [[ERROR, WARNING], 2, 'The template of game: 1 error, 1 warning.\n'],
  ])('tells by its exit code whether it can be used (%#)', async (findings, exitCode, words) => {
    const { code, out } = await template(['validate', 'game'], { check: async () => findings })

    expect(code).toBe(exitCode)
    expect(out.endsWith(words)).toBe(true)
  })

  it('checks with the tag and the netcode that are named', async () => {
    const asked: unknown[] = []
    const check: TemplateCalls['check'] = async (what, options) => {
      asked.push([what, options?.tag, options?.facts])
      return []
    }

    await template(['validate', 'game', '--tag', '1.0', '--netcode', 'mirror'], { check })

    expect(asked).toEqual([['game', '1.0', { netcode: 'mirror' }]])
  })

  it('prints one JSON object', async () => {
    const { out } = await template(['validate', 'game', '--json'], { check: async () => [ERROR] })

    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      repository: 'game',
      isValid: false,
      findings: [ERROR],
    })
  })
})
