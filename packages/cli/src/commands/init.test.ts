import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ASSUMED, aGame, type Game, KNOWN, LOGGED_IN, PROPOSED } from '../../test/support/game.js'

let game: Game
beforeEach(async () => {
  game = await aGame()
})
afterEach(() => rm(game.root, { recursive: true, force: true }))

describe('slipway init without a terminal', () => {
  it('takes what is found and proposed, and says what it came to and what comes next', async () => {
    const { code, out, err, questions } = await game.init(['--yes'])

    expect(code).toBe(0)
    expect(questions).toEqual([])
    expect(await game.written()).toEqual({
      $schema: 'https://unpkg.com/@slipway/sdk/slipway.schema.json',
      registry: 'registry.example.com',
      project: 'studio',
      images: {
        'my-game': { dir: 'build/linux-server', ports: ['7777/udp', '8080/tcp'], template: PROPOSED },
      },
    })
    expect(game.proposals).toEqual([
      expect.objectContaining({
        repository: 'my-game',
        folder: join(game.cwd, 'build/linux-server'),
        projectFolder: game.cwd,
      }),
    ])
    expect(out.split('\n')).toEqual([
      `Wrote ${join(game.cwd, 'slipway.json')}`,
      '  image      my-game',
      '  build      build/linux-server (linux/amd64, 3 files, 2.00 KiB)',
      '  goes to    registry.example.com/studio/my-game',
      '  versions   of the app game, one for each pushed tag',
      '  ports      7777/udp, 8080/ws,tls',
      '  resources  512 CPU units, 1024 MiB',
      'Assumed for the template:',
      ...ASSUMED.map(({ message }) => `  ${message}`),
      'Next: slipway push',
      '',
    ])
    expect(err).toBe('')
  })

  it('takes flags before everything else', async () => {
    await mkdir(join(game.cwd, 'out'))
    const flags = ['--name', 'arena', '--app', 'the-arena', '--port', '7778/udp', '--project', 'other']

    const { code, out } = await game.init(['out', ...flags], {
      builds: ['out'],
      known: { ...KNOWN, project: 'other' },
    })

    expect(code).toBe(0)
    expect(game.inspected).toEqual(['out'])
    expect(out).toContain(
      'Assumed for the template:\n' +
        '  512 CPU units and 1024 MiB are a guess.\n  The netcode is Mirror.\nNext: ',
    )
    const { images, project } = await game.written()
    expect(project).toBe('other')
    expect(images.arena.dir).toBe('out')
    expect(images.arena.template).toMatchObject({
      app: 'the-arena',
      ports: [{ name: 'gameport', port: 7778, protocol: 'UDP' }, { name: 'web' }],
    })
  })

  it('makes no template with --no-template, and none for a registry without a platform', async () => {
    await game.init(['--yes', '--no-template'])
    expect((await game.written()).images).toEqual({ 'my-game': { dir: 'build/linux-server' } })
    await rm(join(game.cwd, 'slipway.json'))

    const credentials = LOGGED_IN.filter(({ kind }) => kind === 'push')
    const { out } = await game.init(['--yes'], { known: { ...KNOWN, credentials } })

    expect((await game.written()).images).toEqual({ 'my-game': { dir: 'build/linux-server' } })
    expect(out).toContain('  versions  none: there is no template\n')
    expect(game.proposals).toEqual([])
  })

  it('prints one JSON object', async () => {
    const { out } = await game.init(['--json'])

    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      path: join(game.cwd, 'slipway.json'),
      outcome: 'created',
      image: { name: 'my-game', dir: 'build/linux-server', template: PROPOSED },
      registry: 'registry.example.com',
      project: 'studio',
      assumptions: ASSUMED,
      warnings: [],
      next: ['slipway push'],
    })
  })

  it.each([
    ['a build folder', { builds: [] }, 'nothing tells the build folder', 'Add --dir FOLDER.'],
    [
      'a registry',
      { known: {} },
      'nothing tells the registry',
      'Add --registry HOST --project NAME, or log in first: slipway login.',
    ],
  ])('names the flag where nothing tells %s', async (_, options, words, hint) => {
    const { code, err } = await game.init(['--yes'], options)

    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(err).toContain(hint)
    expect(await game.isWritten()).toBe(false)
  })

  it.each([
    [['--name', 'Big Name'], '--name cannot be used'],
    [['--name', 'game:1.0'], '--name cannot be used'],
    [['--app', 'x'], '--app cannot be used: images.my-game.template.app must be'],
    [['--port', '7777'], '--port takes NAME=NUMBER/PROTOCOL'],
    [['--port', '70000/udp'], '--port cannot be used'],
    [['--app', 'x', '--no-template'], 'belong to a template'],
    [['build', '--dir', 'out'], 'name two folders'],
    [['build/linux-server/game.x86_64'], 'is a file'],
  ])('writes nothing for %j', async (argv, words) => {
    const { code, err } = await game.init(['--yes', ...argv])

    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(await game.isWritten()).toBe(false)
  })

  it('does not name a registry of this machine alone, unless a flag does', async () => {
    const known = { ...KNOWN, registry: '127.0.0.1:5000' }
    const { out } = await game.init(['--yes'], { known })

    expect(await game.written()).not.toHaveProperty('registry')
    expect(out).toContain(
      '127.0.0.1:5000/studio/my-game, which is on this machine: the file does not name it',
    )
    await rm(join(game.cwd, 'slipway.json'))

    await game.init(['--yes', '--registry', '127.0.0.1:5000'], { known })
    expect(await game.written()).toMatchObject({ registry: '127.0.0.1:5000', project: 'studio' })
  })

  it('takes a folder in which nothing is built yet, and says so', async () => {
    const { code, err } = await game.init(['builds/later', '--yes'])

    expect(code).toBe(0)
    expect((await game.written()).images['my-game'].dir).toBe('builds/later')
    expect(err).toContain('is not there yet')
    expect(game.proposals[0]).not.toHaveProperty('folder')
  })

  it.each(['builds/later', 'build'])(
    'asks no server about a game that was never built (%s)',
    async (folder) => {
      // Somebody without any credential, whose registry no machine has.
      const env = { HOME: game.root, SLIPWAY_DATA_DIR: join(game.root, 'data') }
      const argv = [folder, '--yes', '--registry', 'registry.invalid', '--project', 'studio']

      const { code, out } = await game.init(argv, { createClient, env })

      expect(code).toBe(0)
      expect(out).toContain('Nothing tells the port: 7777 (UDP) is the usual one.')
      expect((await game.written()).images['my-game'].template.ports).toEqual([
        { name: 'gameport', port: 7777, protocol: 'UDP' },
      ])
    },
  )

  it.each([
    [
      '9000/udp,tls',
      'ports[0].tlsUpgrade: The platform puts TLS',
      'Leave tlsUpgrade out, or use HTTP or WS.',
    ],
    ['8080/udp', 'ports[1].port: Port 8080 is there twice', 'Use one port'],
  ])('writes no template that a push would refuse (--port %s)', async (port, words, hint) => {
    const { code, err } = await game.init(['--yes', '--port', port])

    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(err).toContain(hint)
    expect(err).toContain('(TEMPLATE_INVALID)')
    expect(await game.isWritten()).toBe(false)
  })

  it('says what is wrong with a folder that was named, and takes it', async () => {
    const { code, err } = await game.init(['build', '--yes'])

    expect(code).toBe(0)
    expect(err).toContain('it holds no program. Name it. (PROGRAM_NOT_FOUND)\n')
  })

  it('names the schema that is installed', async () => {
    await mkdir(join(game.cwd, 'node_modules/@slipway/sdk'), { recursive: true })
    await writeFile(join(game.cwd, 'node_modules/@slipway/sdk/slipway.schema.json'), '{}')

    await game.init(['--yes'])

    expect((await game.written()).$schema).toBe('./node_modules/@slipway/sdk/slipway.schema.json')
  })

  it('sends somebody who has not logged in there first', async () => {
    const known = { ...KNOWN, credentials: [] }

    expect((await game.init(['--yes'], { known })).out).toContain(
      '\nNext: slipway login, then slipway push\n',
    )
  })

  it('says that a file above does not count any more', async () => {
    await writeFile(join(game.root, 'slipway.json'), '{}')

    expect((await game.init(['--yes'])).err).toContain(
      `${join(game.root, 'slipway.json')} does not count in this folder`,
    )
  })
})
