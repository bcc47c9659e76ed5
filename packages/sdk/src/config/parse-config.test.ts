import { describe, expect, it } from 'vitest'
import { isSdkError } from '../errors/guards.js'
import { parseProjectConfig } from './parse-config.js'

const PATH = '/game/slipway.json'

const TEMPLATE = {
  app: 'my-game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
}

const FULL = {
  $schema: './node_modules/@slipway/sdk/slipway.schema.json',
  registry: 'registry.example.com:5000',
  project: 'studio',
  images: {
    'game-server': {
      dir: 'build/linux',
      docker: { file: 'server/Dockerfile', args: { GODOT_VERSION: '4.3', EMPTY: '' }, target: 'server' },
      entrypoint: ['Server.x86_64', '-batchmode'],
      args: ['--map', 'arena'],
      ignore: ['*.log'],
      ports: ['7777/udp', '8080'],
      env: { LOG_LEVEL: 'info', EMPTY: '' },
      base: 'debian:12-slim',
      platform: 'linux/arm64/v8',
      stopSignal: 'SIGINT',
      init: true,
      stopCommand: ['./rcon', 'quit'],
      stopGraceSeconds: 25,
      template: { ...TEMPLATE, env: [{ key: 'RCON', secret: 'rcon-password' }] },
    },
  },
  defaultImage: 'game-server',
}

async function refusal(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const error: unknown = await parseProjectConfig(text, PATH).then(
    () => undefined,
    (reason) => reason,
  )
  if (!isSdkError(error, 'CONFIG_INVALID')) throw new Error('it was accepted')
  return { message: error.message, hint: error.hint }
}

describe('parseProjectConfig', () => {
  it('reads every field', async () => {
    expect(await parseProjectConfig(JSON.stringify(FULL), PATH)).toEqual(FULL)
  })

  it('reads a file with byte order mark and Windows line ends', async () => {
    const text = `\uFEFF${JSON.stringify(FULL, undefined, 2).replaceAll('\n', '\r\n')}\r\n`

    expect(await parseProjectConfig(text, PATH)).toEqual(FULL)
  })

  it('reads a file that sets nothing', async () => {
    expect(await parseProjectConfig('{}', PATH)).toEqual({})
  })

  it('names an unknown field, the one that was meant, and those that there are', async () => {
    expect(await refusal({ images: { game: { dir: 'b', prots: [] } } })).toEqual({
      message:
        'Could not read /game/slipway.json: images.game.prots is not a field of slipway.json; did you mean "ports"?',
      hint: 'Fields of images.game: dir, docker, entrypoint, args, ignore, ports, env, base, platform, stopSignal, init, stopCommand, stopGraceSeconds, template.',
    })
  })

  it.each(['token', 'pushToken', 'password', 'apiKey', 'clientSecret', 'username'])(
    'says where the secret in "%s" goes, without repeating it',
    async (field) => {
      const { message, hint } = await refusal({ [field]: 'hunter2-hunter2' })

      expect(`${message} ${hint}`).not.toContain('hunter2')
      expect(hint).toContain('SLIPWAY_PUSH_TOKEN')
    },
  )

  it('does not repeat a credential that stands in a value', async () => {
    const { message } = await refusal({ registry: 'https://robot:hunter2@registry.example.com' })

    expect(message).toBe(
      'Could not read /game/slipway.json: registry must be a host such as registry.example.com, without https://.',
    )
  })

  it.each([
    [{ images: { game: {} } }, 'images.game.dir is missing: it must be the path of a build folder.'],
    [{ images: { game: null } }, 'images.game must be an object with at least "dir".'],
    [{ images: [] }, 'images must be an object of images by their name.'],
    [
      { images: { Game: { dir: 'b' } } },
      'the name images.Game must be a repository name in lower case, such as game-server.',
    ],
    [
      { images: { g: { dir: 'b', ports: ['7777/udp', '70000/udp'] } } },
      'images.g.ports[1] must be a port such as 7777/udp.',
    ],
    [{ images: { g: { dir: 'b', ports: [7777] } } }, 'images.g.ports[0] must be a port such as 7777/udp.'],
    [
      { images: { g: { dir: 'b', entrypoint: [] } } },
      'images.g.entrypoint must be a list with at least the program.',
    ],
    [
      { images: { g: { dir: 'b', entrypoint: './Server' } } },
      'images.g.entrypoint must be a list with the program and its fixed arguments.',
    ],
    [
      { images: { g: { dir: 'b', env: { '1A': 'x' } } } },
      'the name images.g.env.1A must be a name of letters, digits and "_".',
    ],
    [
      { images: { g: { dir: 'b', docker: 'Dockerfile' } } },
      'images.g.docker must be an object, {} for a Dockerfile in "dir".',
    ],
    [
      { images: { g: { dir: 'b', docker: { flie: 'x' } } } },
      'images.g.docker.flie is not a field of slipway.json; did you mean "file"?',
    ],
    [
      { images: { g: { dir: 'b', docker: { args: { 'A=B': 'x' } } } } },
      'the name images.g.docker.args.A=B must be a name of letters, digits and "_".',
    ],
    [
      { images: { g: { dir: 'b', docker: { target: '' } } } },
      'images.g.docker.target must be the name of a stage.',
    ],
    [{ images: { g: { dir: 'b', init: 'no' } } }, 'images.g.init must be true or false.'],
    [
      { images: { g: { dir: 'b', stopCommand: 'quit' } } },
      'images.g.stopCommand must be a list with a program and its arguments.',
    ],
    [
      { images: { g: { dir: 'b', stopGraceSeconds: 0.5 } } },
      'images.g.stopGraceSeconds must be a whole number of seconds from 1 to 3600.',
    ],
    [{ images: { g: { dir: 'b', env: { A: 1 } } } }, 'images.g.env.A must be text without NUL.'],
    [
      { images: { g: { dir: 'b', template: { ...TEMPLATE, memoryMib: '1 GB' } } } },
      'images.g.template.memoryMib must be a whole number of MiB from 100.',
    ],
    [
      { images: { g: { dir: 'b', template: { ...TEMPLATE, forceCached: true } } } },
      'images.g.template.forceCached is not a field of slipway.json; did you mean "forceCache"?',
    ],
    [
      { images: { g: { dir: 'b', template: { ...TEMPLATE, env: [{ key: 'A', token: 'x' }] } } } },
      'images.g.template.env[0] must be an object with "key" and either "value" or "secret".',
    ],
    [{ images: { g: { dir: 'b' } }, defaultImage: 'h' }, 'defaultImage names no image of "images".'],
    [{ defaultImage: 'h' }, 'defaultImage names no image of "images".'],
    [[], 'the file must be a JSON object.'],
  ])('refuses %j', async (value, expected) => {
    expect((await refusal(value)).message).toBe(`Could not read ${PATH}: ${expected}`)
  })

  it('lists five problems and counts the others', async () => {
    const { message } = await refusal({ a1: 1, b2: 1, c3: 1, d4: 1, e5: 1, f6: 1, g7: 1 })

    expect(message).toContain('e5 is not a field of slipway.json; and 2 more.')
  })

  it('gives line and column of what is not JSON', async () => {
    const { message } = await refusal('{\r\n  "registry": "r.example.com",\r\n  project: "studio"\r\n}')

    expect(message).toBe(
      'Could not read /game/slipway.json: a name in double quotes belongs here (line 3, column 3).',
    )
  })

  it('is not led astray by a field named like a prototype', async () => {
    expect((await refusal('{"__proto__": {"registry": "r.example.com"}}')).message).toContain('__proto__')
    expect((await refusal('{"defaultImage": "constructor"}')).message).toContain(
      'defaultImage names no image',
    )
  })
})
