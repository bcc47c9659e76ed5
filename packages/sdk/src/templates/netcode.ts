import type { PORT_PROTOCOLS } from '../config/template.js'

/** A netcode, or the transport that a netcode is used with, and what it speaks. */
export interface Netcode {
  /** Stable name for scripts: `mirror-kcp`. */
  readonly name: string
  /** As its makers write it. */
  readonly title: string
  readonly protocol: (typeof PORT_PROTOCOLS)[number]
  /** What its settings can change that to. Default none. */
  readonly alsoSpeaks?: readonly Netcode['protocol'][]
  /** The port of its own default settings, where it has one. */
  readonly port?: number
  /** Further names that people use. */
  readonly aliases: readonly string[]
}

/** The netcodes that are known. */
export const NETCODES: readonly Netcode[] = [
  { name: 'mirror-kcp', title: 'Mirror (KCP)', protocol: 'UDP', port: 7777, aliases: ['mirror', 'kcp'] },
  {
    name: 'mirror-telepathy',
    title: 'Mirror (Telepathy)',
    protocol: 'TCP',
    port: 7777,
    aliases: ['telepathy'],
  },
  {
    name: 'mirror-websockets',
    title: 'Mirror (Simple Web Transport)',
    protocol: 'WS',
    port: 27_777,
    aliases: ['mirror-simpleweb', 'simpleweb'],
  },
  {
    name: 'fishnet-tugboat',
    title: 'FishNet (Tugboat)',
    protocol: 'UDP',
    port: 7770,
    aliases: ['fishnet', 'tugboat'],
  },
  { name: 'fishnet-bayou', title: 'FishNet (Bayou)', protocol: 'WS', port: 7770, aliases: ['bayou'] },
  {
    name: 'netcode-for-gameobjects',
    title: 'Netcode for GameObjects (Unity Transport)',
    protocol: 'UDP',
    alsoSpeaks: ['WS'],
    port: 7777,
    aliases: ['ngo', 'unity-transport', 'utp'],
  },
  {
    name: 'netcode-for-entities',
    title: 'Netcode for Entities',
    protocol: 'UDP',
    alsoSpeaks: ['WS'],
    port: 7979,
    aliases: ['nfe'],
  },
  {
    name: 'photon-fusion',
    title: 'Photon Fusion',
    protocol: 'UDP',
    port: 27_015,
    aliases: ['fusion', 'fusion-2'],
  },
  { name: 'unreal', title: 'Unreal Engine', protocol: 'UDP', port: 7777, aliases: ['unreal-netdriver'] },
  { name: 'godot-enet', title: 'Godot (ENet)', protocol: 'UDP', aliases: [] },
  { name: 'godot-websocket', title: 'Godot (WebSocket)', protocol: 'WS', aliases: [] },
  { name: 'enet', title: 'ENet', protocol: 'UDP', aliases: [] },
  { name: 'litenetlib', title: 'LiteNetLib', protocol: 'UDP', aliases: [] },
  { name: 'websocket', title: 'WebSocket', protocol: 'WS', aliases: ['ws'] },
]

/** The netcode of a name or of one of its aliases, in any case. */
export function findNetcode(name: string): Netcode | undefined {
  const wanted = name.trim().toLowerCase()
  return NETCODES.find((netcode) => netcode.name === wanted || netcode.aliases.includes(wanted))
}

/** Tells whether a port of a template takes what the netcode sends. A WS port with TLS in front is WSS to players. */
export function speaks({ protocol, alsoSpeaks = [] }: Netcode, port: string): boolean {
  const spoken: readonly string[] = [protocol, ...alsoSpeaks]
  if (port === 'TCP/UDP') return spoken.some((one) => one === 'UDP' || one === 'TCP')
  return spoken.includes(port === 'WSS' ? 'WS' : port)
}
