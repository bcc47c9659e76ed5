/** What a file is. */
export type FileKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'fifo'
  | 'socket'

/** Kind and permissions of a file. */
export interface FileMode {
  readonly kind: FileKind
  /** The twelve lower bits of a Unix mode: permissions, sticky, setgid, setuid. */
  readonly permissions: number
}

/** Go's `os.FileMode` keeps what Unix has in its upper bits at places of its own. */
const GO = {
  directory: 2 ** 31,
  symlink: 2 ** 27,
  device: 2 ** 26,
  fifo: 2 ** 25,
  socket: 2 ** 24,
  setuid: 2 ** 23,
  setgid: 2 ** 22,
  characterDevice: 2 ** 21,
  sticky: 2 ** 20,
} as const

/** Reads Go's `os.FileMode`. */
export function readGoMode(mode: number): FileMode {
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1
  const special =
    (has(GO.setuid) ? 0o4000 : 0) | (has(GO.setgid) ? 0o2000 : 0) | (has(GO.sticky) ? 0o1000 : 0)
  return { kind: kindOf(has), permissions: (mode & 0o777) | special }
}

function kindOf(has: (bit: number) => boolean): FileKind {
  if (has(GO.directory)) return 'directory'
  if (has(GO.symlink)) return 'symlink'
  if (has(GO.characterDevice)) return 'character-device'
  if (has(GO.device)) return 'block-device'
  if (has(GO.fifo)) return 'fifo'
  if (has(GO.socket)) return 'socket'
  return 'file'
}

/** Writes Go's `os.FileMode` for what a build context has. */
export function writeGoMode(kind: 'file' | 'directory' | 'symlink', permissions: number): number {
  const type = kind === 'file' ? 0 : GO[kind]
  const special =
    (permissions & 0o4000 ? GO.setuid : 0) +
    (permissions & 0o2000 ? GO.setgid : 0) +
    (permissions & 0o1000 ? GO.sticky : 0)
  return type + special + (permissions & 0o777)
}
