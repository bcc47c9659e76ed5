/** One level of the sdk. */
export interface Level {
  /** Folders and files below `packages/sdk/src`. */
  readonly places: readonly string[]
  /** Whether its places may import each other; they do not where each is one remote system, or one thing a user does. */
  readonly hasNeighbours: boolean
}

/** Lowest level first. An import goes downwards only. */
export const LEVELS: readonly Level[] = [
  { places: ['support', 'errors', 'log'], hasNeighbours: true },
  { places: ['reference', 'oci'], hasNeighbours: true },
  { places: ['http', 'credentials', 'config'], hasNeighbours: true },
  { places: ['registry', 'harbor', 'platform', 'docker', 'pack'], hasNeighbours: false },
  // What a Dockerfile says, and the files that it is built from.
  { places: ['dockerfile'], hasNeighbours: false },
  { places: ['session'], hasNeighbours: false },
  // What is there, for those who show it and for those who take it away.
  { places: ['inventory'], hasNeighbours: false },
  { places: ['deletion'], hasNeighbours: false },
  { places: ['storage'], hasNeighbours: false },
  // What a template is, where it is kept, and what is wrong with it.
  { places: ['templates'], hasNeighbours: false },
  // The app version of a tag, which pushes, links and watches all make in one way.
  { places: ['versions'], hasNeighbours: false },
  // What becomes an image: a build folder, or what the Docker engine has or builds.
  { places: ['folder-image'], hasNeighbours: false },
  { places: ['engine-image'], hasNeighbours: false },
  {
    places: ['push', 'images', 'artifacts', 'scans', 'apps', 'access', 'watch', 'run'],
    hasNeighbours: false,
  },
  { places: ['client.ts', 'index.ts'], hasNeighbours: true },
]

/** The exceptions on levels without neighbours, as `from -> to`. */
export const ALLOWED_NEIGHBOURS: readonly string[] = []

/** What a folder never imports although it lies below. */
export const FORBIDDEN_BELOW: Readonly<Record<string, readonly string[]>> = {
  // A build folder becomes an image without any network.
  pack: ['http', 'credentials'],
}

/** Node's modules for input and output, which a folder that only computes never imports. */
export const IO_MODULES: readonly string[] = [
  'node:child_process',
  'node:fs',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:tls',
]

/** The folders that only compute. */
export const FOLDERS_WITHOUT_IO: readonly string[] = ['reference', 'oci']

/** Modules that one file alone imports, by the folder of that file. */
export const SINGLE_IMPORTERS: Readonly<Record<string, string>> = {
  axios: 'http',
  // Without a shell, without a console window: there is one way to start a program.
  'node:child_process': 'support',
  dockerode: 'docker',
  keytar: 'credentials',
  '@github/keytar': 'credentials',
}

/** The workspace's packages that each package may import, always by their public entry. */
export const PACKAGE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  sdk: [],
  // Two independent readings of the same specifications check each other.
  emulator: [],
  cli: ['@slipway/sdk', '@slipway/emulator'],
}
