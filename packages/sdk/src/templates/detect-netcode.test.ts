import { describe, expect, it } from 'vitest'
import { PORT_PROTOCOLS } from '../config/template.js'
import { detectNetcode } from './detect-netcode.js'
import { findNetcode, NETCODES } from './netcode.js'

const projectOf = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => ({ path, read: async () => text }))
const unity = (...names: string[]) => ({
  'Packages/manifest.json': JSON.stringify({
    dependencies: Object.fromEntries(names.map((one) => [one, '1.0.0'])),
  }),
})
const namesIn = async (texts: Readonly<Record<string, string>>) =>
  (await detectNetcode(projectOf(texts))).map(({ netcode }) => netcode.name)

describe('the table of netcodes', () => {
  it('has each name and alias once, and protocols of the platform', () => {
    const names = NETCODES.flatMap(({ name, aliases }) => [name, ...aliases])

    expect(new Set(names).size).toBe(names.length)
    expect(NETCODES.every(({ protocol }) => PORT_PROTOCOLS.includes(protocol))).toBe(true)
  })

  it.each([
    ['KCP', 'mirror-kcp'],
    [' ngo ', 'netcode-for-gameobjects'],
    ['enet', 'enet'],
  ])('finds %j as %s', (name, expected) => {
    expect(findNetcode(name)?.name).toBe(expected)
  })
})

describe('the netcode of a Unity project', () => {
  it.each([
    [['com.unity.netcode.gameobjects', 'com.unity.transport'], ['netcode-for-gameobjects']],
    [['com.unity.netcode'], ['netcode-for-entities']],
    [['com.mirror-networking.mirror'], ['mirror-kcp']],
    [['com.firstgeargames.fishnet'], ['fishnet-tugboat']],
    [
      ['com.firstgeargames.fishnet', 'com.firstgeargames.fishnet.bayou'],
      ['fishnet-bayou', 'fishnet-tugboat'],
    ],
    [['com.unity.inputsystem'], []],
  ])('with the packages %j is %j', async (packages, expected) => {
    expect(await namesIn(unity(...packages))).toEqual(expected)
  })

  it('is found by the address of a package', async () => {
    const dependencies = { 'my.fork': 'https://github.com/FirstGearGames/FishNet.git?path=Assets/FishNet' }

    const found = await detectNetcode(
      projectOf({ 'Packages/manifest.json': JSON.stringify({ dependencies }) }),
    )

    expect(found).toMatchObject([
      { netcode: { name: 'fishnet-tugboat' }, evidence: 'Packages/manifest.json names my.fork' },
    ])
  })

  it.each([
    ['Assets/Mirror/Core/NetworkManager.cs', 'mirror-kcp'],
    ['Assets/Plugins/FishNet/Runtime/Managing/NetworkManager.cs', 'fishnet-tugboat'],
    ['Assets/Photon/Fusion/Assemblies/Fusion.Runtime.dll', 'photon-fusion'],
  ])('is found by %s', async (path, expected) => {
    expect(await namesIn({ ...unity(), [path]: '' })).toEqual([expected])
  })

  it('is not taken from a folder that merely has such a name', async () => {
    expect(await namesIn({ 'Assets/Models/Mirror/mirror.fbx': '', 'Assets/Photon/readme.txt': '' })).toEqual(
      [],
    )
  })

  it.each(['{', '[]', '{"dependencies":null}', '\uFEFF{"dependencies":{}}'])(
    'is unknown for the manifest %j',
    async (text) => {
      expect(await namesIn({ 'Packages/manifest.json': text })).toEqual([])
    },
  )
})

describe('the netcode of a Godot project', () => {
  const godot = (texts: Readonly<Record<string, string>>) => namesIn({ 'project.godot': '', ...texts })

  it('is that of the class which its scripts open a server with', async () => {
    const texts = {
      'a_lobby.gd': 'var peer = WebSocketMultiplayerPeer.new()\npeer.create_client("ws://example.com")\n',
      'server.gd': 'const PORT = 9999\nvar peer := ENetMultiplayerPeer.new()\npeer.create_server(PORT, 32)\n',
    }

    expect(await godot(texts)).toEqual(['godot-enet', 'godot-websocket'])
  })

  it.each([
    ['peer.create_server(9999, 32)', 9999],
    ['const DEFAULT_PORT := 8910\npeer.create_server(DEFAULT_PORT)', 8910],
    ['var port: int = 4433\npeer.create_server(port)', 4433],
    ['peer.create_server(PORT)', undefined],
    ['const PORT = 99999', undefined],
    ['var server_port = 4433', 4433],
    ['private int serverPort = 4433;', 4433],
    ['public const int HTTPPort = 4433;', 4433],
    ['int portNumber = 4433;', 4433],
    ['var _port := 4433', 4433],
    ['var viewport_width = 1280\nvar port = 4433', 4433],
    ['const MAX_PORT = 65535\nconst PORT = 4433', 4433],
    ['var viewport_width = 1280', undefined],
    ['const REPORT_INTERVAL = 30', undefined],
    ['var teleport_cost: int = 50', undefined],
    ['int viewportWidth = 1280;', undefined],
    ['var transport = 3', undefined],
    ['const PORTALS = 4', undefined],
  ])('has the port of %j', async (text, port) => {
    const files = projectOf({ 'project.godot': '', 'net.gd': `ENetMultiplayerPeer\n${text}` })

    const [first] = await detectNetcode(files)

    expect(first?.port).toBe(port)
  })

  it('is not taken from comments, nor from scripts outside of a Godot project', async () => {
    expect(await godot({ 'a.gd': '  # ENetMultiplayerPeer\n' })).toEqual([])
    expect(await namesIn({ 'a.gd': 'ENetMultiplayerPeer' })).toEqual([])
  })

  it("is the game's own before that of an addon", async () => {
    const texts = { 'addons/chat/a.gd': 'WebSocketMultiplayerPeer', 'z.gd': 'ENetMultiplayerPeer' }

    expect(await godot(texts)).toEqual(['godot-enet', 'godot-websocket'])
  })

  it('is found although a file cannot be read', async () => {
    const broken = { path: 'a.gd', read: () => Promise.reject(new Error('locked')) }

    const found = await detectNetcode([
      broken,
      ...projectOf({ 'project.godot': '', 'b.gd': 'ENetConnection' }),
    ])

    expect(found.map(({ netcode }) => netcode.name)).toEqual(['godot-enet'])
  })
})
