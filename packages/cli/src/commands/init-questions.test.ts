import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ASSUMED, aGame, type Game } from '../../test/support/game.js'

let game: Game
beforeEach(async () => {
  game = await aGame()
})
afterEach(() => rm(game.root, { recursive: true, force: true }))

describe('slipway init with a person', () => {
  it('asks for little, offers what Enter takes, and asks again what cannot be used', async () => {
    const answers = ['', 'Not A Name', 'arena', 'y', '', '99999/udp', '7778/udp']

    const { code, err, out, questions } = await game.init([], { answers })

    expect(code).toBe(0)
    expect(questions).toEqual([
      'Build folder [build/linux-server]: ',
      'Name of the image [my-game]: ',
      'Name of the image [my-game]: ',
      'Make an app version of each pushed tag? [Y/n] ',
      'App [game]: ',
      'Port of the game [7777/udp]: ',
      'Port of the game [7777/udp]: ',
    ])
    expect(err).toContain('  That cannot be used: "Not A Name" is not a repository path.\n')
    expect(err).toContain('  The netcode is Mirror.\n')
    expect(out).not.toContain('The netcode is Mirror.')
    expect((await game.written()).images.arena.template.ports[0].port).toBe(7778)
  })

  it('asks again for a port that the platform would refuse', async () => {
    const answers = ['', '', '', '', '9000/udp,tls', '9000/udp']

    const { code, err, questions } = await game.init([], { answers })

    expect(code).toBe(0)
    expect(questions.slice(-2)).toEqual(['Port of the game [7777/udp]: ', 'Port of the game [7777/udp]: '])
    expect(err).toContain('  That cannot be used: ports[0].tlsUpgrade: The platform puts TLS in front')
    expect((await game.written()).images['my-game'].template.ports[0]).toEqual({
      name: 'gameport',
      port: 9000,
      protocol: 'UDP',
    })
  })

  it('does not call an assumption what a flag or an answer said', async () => {
    const json = ['--json-file', 'result.json']
    const assumptions = async () =>
      JSON.parse(await readFile(join(game.cwd, 'result.json'), 'utf8')).assumptions

    const { err } = await game.init(['--app', 'arena', ...json], { answers: ['', '', '7778/udp'] })

    expect(err).not.toContain('The app is named game.')
    expect(err).toContain('  The port 7777 is the usual one.\n')
    expect(await assumptions()).toEqual(ASSUMED.filter(({ about }) => about !== 'app' && about !== 'ports'))
    await rm(join(game.cwd, 'slipway.json'))

    await game.init(json, { answers: ['', '', '', '', ''] })

    expect(await assumptions()).toEqual(ASSUMED)
  })

  it('asks for registry and project where nothing tells them', async () => {
    const answers = ['', '', '', 'https://x', 'registry.example.com', '', 'n']

    const { code, questions } = await game.init([], { answers, known: {} })

    expect(code).toBe(0)
    expect(questions.slice(2)).toEqual([
      'Registry (host): ',
      'Registry (host): ',
      'Registry (host): ',
      'Project (Enter where the registry has none): ',
      'Make an app version of each pushed tag? [Y/n] ',
    ])
    const { registry, project, images } = await game.written()
    expect([registry, project, images]).toEqual([
      'registry.example.com',
      undefined,
      { 'my-game': { dir: 'build/linux-server' } },
    ])
  })

  it('writes nothing when it is cancelled', async () => {
    const { code } = await game.init([], { answers: ['', 'arena'] })

    expect(code).not.toBe(0)
    expect(await game.isWritten()).toBe(false)
  })
})

describe('slipway init in a project that is set up', () => {
  const BEFORE = '{\n  "images": {\n    "game": { "dir":   "out" }\n  }\n}\n'
  beforeEach(() => writeFile(join(game.cwd, 'slipway.json'), BEFORE))

  it.each([
    [[], 'it is there already, with game'],
    [['--name', 'game'], 'it has an image "game" already'],
  ])('replaces nothing (%j)', async (argv, words) => {
    const { code, err } = await game.init(['--yes', ...argv])

    expect(code).toBe(5)
    expect(err).toContain(words)
    expect(err).toContain('slipway init --name NEW')
    expect(await readFile(join(game.cwd, 'slipway.json'), 'utf8')).toBe(BEFORE)
  })

  it('adds an image under a new name, so that a push goes on to mean the other, and all else to the byte', async () => {
    const { code, out } = await game.init(['--yes', '--name', 'lobby', '--no-template'], { known: {} })

    expect(code).toBe(0)
    expect(await readFile(join(game.cwd, 'slipway.json'), 'utf8')).toBe(
      BEFORE.replace(' }\n', ' },\n    "lobby": {\n      "dir": "build/linux-server"\n    }\n').replace(
        '  }\n}',
        '  },\n  "defaultImage": "game"\n}',
      ),
    )
    expect(out).toContain(`Added lobby to ${join(game.cwd, 'slipway.json')}\n`)
    expect(out).toContain('slipway push goes on to mean game; the new one: slipway push --image lobby\n')
    expect(out).toContain('Next: slipway login, then slipway push --image lobby\n')
  })

  it('tells scripts which image is the default one now', async () => {
    const { out } = await game.init(['--json', '--name', 'lobby'])

    expect(JSON.parse(out)).toMatchObject({ outcome: 'image-added', defaultImage: 'game' })
  })

  it.each([
    { images: {} },
    { images: { game: { dir: 'out' }, lab: { dir: 'lab' } } },
    { images: { game: { dir: 'out' }, lab: { dir: 'lab' } }, defaultImage: 'lab' },
    { images: { game: { dir: 'out' } }, defaultImage: 'game' },
  ])('leaves the default image as it is where a push means no other one by it: %j', async (before) => {
    await writeFile(join(game.cwd, 'slipway.json'), JSON.stringify(before))

    const { code, out } = await game.init(['--yes', '--name', 'lobby'])

    expect(code).toBe(0)
    expect((await game.written()).defaultImage).toBe(before.defaultImage)
    expect(out).not.toContain('goes on to mean')
  })
})
