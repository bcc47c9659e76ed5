import { findNetcode } from './netcode.js'
import { type DetectedNetcode, type ProjectFile, tryRead } from './project-file.js'

/** A project with more is read in part: this is a guess for a first template. */
const MAX_SCRIPTS = 500
const MAX_PORT = 59_999

/** The classes of Godot 4 and 3 that servers are made of. */
const SIGNS = [
  { netcode: 'godot-enet', pattern: /\b(?:ENetMultiplayerPeer|NetworkedMultiplayerENet|ENetConnection)\b/ },
  {
    netcode: 'godot-websocket',
    pattern: /\b(?:WebSocketMultiplayerPeer|WebSocketMultiplayerServer|WebSocketServer)\b/,
  },
] as const

/** A port in the call that opens a server. */
const CALLED = /\b(?:create_server|CreateServer|create_host_bound)\s*\(\s*(?<value>\d{1,5})\b/g
/** A constant or variable with a number. */
const DECLARED = /\b(?:const|var|int)\s+(?<name>\w+)\s*(?::\s*int\s*)?:?=\s*(?<value>\d{1,5})\b/g
/** The words of a name: `server_port`, `DEFAULT_PORT`, `HTTPPort`. */
const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g

/** The netcodes of a Godot project by the classes that its scripts name; those that open a server go first. */
export async function detectGodotNetcode(files: readonly ProjectFile[]): Promise<readonly DetectedNetcode[]> {
  if (!files.some(({ path }) => path === 'project.godot')) return []
  const found: { readonly opensServer: boolean; readonly detected: DetectedNetcode }[] = []
  for (const file of scriptsOf(files).slice(0, MAX_SCRIPTS)) {
    const text = withoutComments((await tryRead(file)) ?? '')
    const opensServer = /\b(?:create_server|CreateServer)\b/.test(text)
    for (const detected of detectIn(file.path, text)) found.push({ opensServer, detected })
  }
  return found.sort((a, b) => Number(b.opensServer) - Number(a.opensServer)).map(({ detected }) => detected)
}

/** The game's own scripts before those of addons. */
function scriptsOf(files: readonly ProjectFile[]): readonly ProjectFile[] {
  const scripts = files.filter(({ path }) => /\.(?:gd|cs)$/.test(path))
  const isAddon = ({ path }: ProjectFile) => Number(path.startsWith('addons/'))
  return scripts.sort((a, b) => isAddon(a) - isAddon(b) || (a.path < b.path ? -1 : 1))
}

function detectIn(path: string, text: string): readonly DetectedNetcode[] {
  const port = portIn(text)
  return SIGNS.flatMap(({ netcode: name, pattern }) => {
    const [word] = pattern.exec(text) ?? []
    const netcode = findNetcode(name)
    if (word === undefined || netcode === undefined) return []
    return [{ netcode, evidence: `${path} names ${word}`, ...(port !== undefined && { port }) }]
  })
}

function portIn(text: string): number | undefined {
  const declared = [...text.matchAll(DECLARED)].filter(({ groups }) => namesPort(groups?.name ?? ''))
  const ports = [...text.matchAll(CALLED), ...declared].map(({ groups }) => Number(groups?.value))
  return ports.find((port) => port > 0 && port <= MAX_PORT)
}

/** Tells `serverPort` and `PORT_NUMBER` from `viewport` and `REPORT_INTERVAL`. */
function namesPort(name: string): boolean {
  const words = name.match(WORDS) ?? []
  return [words.at(0), words.at(-1)].some((word) => word?.toLowerCase() === 'port')
}

function withoutComments(text: string): string {
  return text.replace(/^\s*(?:#|\/\/).*$/gm, '')
}
