import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Assumption, TemplateCalls } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakeOptions } from '../../test/support/fake-context.js'
import { ERROR, keeping, runTemplate, TEMPLATE, WARNING } from '../../test/support/templates.js'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-template-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const template = (argv: readonly string[], templates: Partial<TemplateCalls>, options: FakeOptions = {}) =>
  runTemplate(argv, templates, { cwd, ...options })

const configure = (config: object) => writeFile(join(cwd, 'slipway.json'), JSON.stringify(config))

describe('slipway template create', () => {
  const propose: TemplateCalls['propose'] = async () => ({
    template: { app: 'game', cpuUnits: 512, memoryMib: 1024, ports: [] },
    assumptions: [
      { about: 'app', message: 'The app is named game.' },
      { about: 'cpuUnits', message: '512 CPU units and 1024 MiB are a guess.' },
      { about: 'netcode', message: 'The netcode is Mirror.' },
      { about: 'ports', message: 'The port 7777 is the usual one.' },
      { about: 'timeToDeploySeconds', message: 'The download may take 120 s.' },
    ],
  })

  it('proposes one, shows it with its assumptions and findings, asks, and keeps it', async () => {
    const { calls, put } = keeping(undefined, [WARNING])

    const { code, out, err, questions } = await template(
      ['create', 'game', '--port', '7777/udp'],
      { ...calls, propose },
      { answers: ['y'] },
    )

    expect(code).toBe(0)
    expect(questions).toEqual(['Keep this template? [y/N] '])
    expect(err.split('\n')).toEqual([
      'Proposed:',
      '  The app is named game.',
      '  512 CPU units and 1024 MiB are a guess.',
      '  The netcode is Mirror.',
      '  The download may take 120 s.',
      'New template of studio/game, to be kept at api.example.com:',
      '  app        game',
      '  versions   named {tag}',
      '  resources  512 CPU units, 1024 MiB',
      '  ports      gameport=7777/udp',
      'The app game is not there yet: it is made with the template.',
      'warning: ports[0].port: The image does not listen. (PORT_NOT_EXPOSED)',
      '  → Check that it does.',
      '',
    ])
    expect(out.split('\n')).toEqual([
      'The template of studio/game is made, kept at api.example.com.',
      'Tags pushed from now on become app versions by it. App versions that exist stay as they are.',
      'Next, for tags that are there already: slipway link studio/game --all-unlinked',
      '',
    ])
    expect(put[0]?.to.ports).toEqual([{ name: 'gameport', port: 7777, protocol: 'UDP' }])
  })

  it.each([
    [
      ['--memory', '512'],
      ['app', 'netcode', 'ports', 'timeToDeploySeconds'],
    ],
    [
      ['--cpu', '256', '--app', 'arena'],
      ['netcode', 'ports', 'timeToDeploySeconds'],
    ],
    [
      ['--time-to-deploy', '30s', '--env', 'A=b'],
      ['app', 'cpuUnits', 'netcode', 'ports'],
    ],
  ])('leaves out of the assumptions what %j says, also for scripts', async (flags, about) => {
    const { calls } = keeping(undefined)

    const { out } = await template(['create', 'game', '--yes', '--json', ...flags], { ...calls, propose })

    const { assumptions } = JSON.parse(out)
    expect(assumptions.map((one: Assumption) => one.about)).toEqual(about)
    expect(assumptions).toContainEqual({ about: 'netcode', message: 'The netcode is Mirror.' })
  })

  it('changes nothing for another answer', async () => {
    const { calls, put } = keeping(undefined)

    const { code, err } = await template(['create', 'game'], { ...calls, propose }, { answers: ['n'] })

    expect([code, put]).toEqual([130, []])
    expect(err).toContain('Nothing was changed.\n')
  })

  it.each([[[]], [['--json']]])('needs --yes where nobody can be asked (%j)', async (flags) => {
    const { calls, put } = keeping(undefined)

    const { code, err } = await template(['create', 'game', ...flags], { ...calls, propose })

    expect([code, put]).toEqual([2, []])
    expect(err).toContain('then add --yes.')
  })

  it('keeps nothing with --dry-run, and ends with 2 for a template that is wrong', async () => {
    const { calls } = keeping(undefined, [ERROR])
    const { put: _, ...readOnly } = calls

    const { code, out } = await template(['create', 'game', '--dry-run'], { ...readOnly, propose })

    expect(code).toBe(2)
    expect(out).toContain(
      'error: memoryMib: 4096 MiB are too much. (MEMORY_RATIO)\n  → Lower memoryMib to 1024.\n',
    )
    expect(out).toContain('Nothing was changed: this was --dry-run.\n')
  })

  it('refuses a template that is wrong, without asking', async () => {
    const { calls, put } = keeping(undefined, [ERROR, WARNING])

    const { code, err, questions } = await template(
      ['create', 'game'],
      { ...calls, propose },
      { answers: ['y'] },
    )

    expect([code, put, questions]).toEqual([2, [], []])
    expect(err).toContain('warning: ports[0].port: ')
    expect(err.match(/4096 MiB are too much/g)).toHaveLength(1)
    expect(err).toContain('(TEMPLATE_INVALID)\n  → Lower memoryMib to 1024.\n')
  })

  it('copies an app version', async () => {
    const { calls, planned } = keeping(undefined)
    const asked: unknown[] = []
    const copyOf = async (...names: readonly [string, string, object?]) => {
      asked.push(names.slice(0, 2))
      return TEMPLATE
    }

    const { err } = await template(
      ['create', 'game', '--from-version', 'shooter/1.0', '--secret-env', 'KEY=key', '--yes'],
      { ...calls, copyOf },
    )

    expect(asked).toEqual([['shooter', '1.0']])
    expect(err).toContain('Copied from the app version shooter 1.0.\n')
    expect(planned[0]?.env?.[2]).toEqual({ key: 'KEY', secret: 'key' })
  })

  it('takes the template of a file, and says what is wrong in it', async () => {
    const { calls, planned } = keeping(undefined)
    const file = { app: 'arena', cpuUnits: 256, memoryMib: 512, ports: [] }
    await writeFile(join(cwd, 'good.json'), JSON.stringify(file))
    await writeFile(join(cwd, 'bad.json'), '{"app": 1}')

    await template(['create', 'game', '--from-file', 'good.json', '--yes'], calls)
    const { code, err } = await template(['create', 'game', '--from-file', 'bad.json', '--yes'], calls)

    expect(planned).toEqual([file])
    expect(code).toBe(2)
    expect(err).toContain(join(cwd, 'bad.json'))
  })

  it('takes what slipway.json has to a server', async () => {
    const { calls, planned } = keeping(undefined)
    const file = { app: 'arena', cpuUnits: 256, memoryMib: 512, ports: [] }
    await configure({ project: 'studio', images: { game: { dir: 'a', template: file } } })

    await template(['create', '--yes'], calls)
    const { err } = await template(['create', 'studio/game', '--yes'], calls)

    expect(planned).toEqual([file, file])
    expect(err).toContain('Taken from slipway.json.\n')
  })

  it('proposes by the build folder that is named', async () => {
    const { calls } = keeping(undefined)
    const asked: unknown[] = []
    const proposed: TemplateCalls['propose'] = async (given) => {
      asked.push(given)
      return propose(given)
    }

    await template(['create', 'game', '--folder', 'build', '--yes'], { ...calls, propose: proposed })

    expect(asked).toEqual([
      expect.objectContaining({ repository: 'game', folder: join(cwd, 'build'), projectFolder: cwd }),
    ])
  })

  it('sends somebody to edit who has one already', async () => {
    const { code, err } = await template(['create', 'game', '--yes'], {
      ...keeping(TEMPLATE).calls,
      propose,
    })

    expect(code).toBe(5)
    expect(err).toContain('change it with slipway template edit studio/game.\n')
  })

  it.each([
    [['--from-file', 'a', '--from-version', 'b/c'], 'name two sources'],
    [['--from-version', 'shooter'], '--from-version takes APP/VERSION'],
    [['--from-version', 'a/b/c'], '--from-version takes APP/VERSION'],
  ])('refuses %j', async (flags, words) => {
    const { code, err } = await template(['create', 'game', '--yes', ...flags], keeping(undefined).calls)

    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})

describe('slipway template edit', () => {
  it('shows what differs, asks, and changes that alone', async () => {
    const { calls, put } = keeping(TEMPLATE)

    const { code, out, err, questions } = await template(['edit', 'game', '--cpu', '1024'], calls, {
      answers: ['yes'],
    })

    expect(code).toBe(0)
    expect(questions).toEqual(['Change the template? [y/N] '])
    expect(err).toContain('Template of studio/game, kept at api.example.com:\n  cpuUnits  512 -> 1024\n')
    expect(out).toBe(
      'The template of studio/game is changed, kept at api.example.com.\n' +
        'Tags pushed from now on become app versions by it. App versions that exist stay as they are.\n',
    )
    expect(put[0]?.to).toEqual({ ...TEMPLATE, cpuUnits: 1024 })
  })

  it('asks nothing where nothing differs', async () => {
    const { calls, put } = keeping(TEMPLATE)

    const { code, out } = await template(['edit', 'game', '--cpu', '512'], calls, { answers: [] })

    expect([code, put]).toEqual([0, []])
    expect(out).toContain('is like this already.\n')
  })

  it('prints plan and result as one JSON object', async () => {
    const { calls } = keeping(TEMPLATE)

    const { out } = await template(['edit', 'game', '--cpu', '1024', '--yes', '--json'], calls)

    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      plan: { outcome: 'change', differences: [{ path: 'cpuUnits', from: 512, to: 1024 }] },
      kept: { outcome: 'changed', home: 'server' },
    })
  })

  it('wants to know what to change', async () => {
    const { code, err } = await template(['edit', 'game'], {})

    expect(code).toBe(2)
    expect(err).toContain('nothing says what to change')
  })
})
