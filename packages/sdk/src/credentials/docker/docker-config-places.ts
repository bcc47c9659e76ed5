import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../environment.js'

/** Whose habits a place follows, as messages and `origin` name it. */
export type DockerConfigName = 'docker config' | 'podman auth file' | 'DOCKER_AUTH_CONFIG'

/** A place that may hold a configuration of docker's form. */
export interface DockerConfigPlace {
  readonly name: DockerConfigName
  /** Of the file; `undefined` for the environment variable. */
  readonly path: string | undefined
  /** The variable's value, where it is one. */
  readonly text?: string | undefined
}

/** What the places depend on. */
export interface DockerConfigSurroundings {
  /** @defaultValue `process.env` */
  readonly env?: Environment | undefined
  /** @defaultValue the user's home folder */
  readonly home?: string | undefined
  /** @defaultValue `process.platform` */
  readonly platform?: NodeJS.Platform | undefined
}

/** Docker's own file: in the folder `DOCKER_CONFIG`, else in `~/.docker`. */
export function dockerConfigPath({ env = process.env, home = homedir() }: DockerConfigSurroundings): string {
  return join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json')
}

/**
 * The places in the order in which they count: the variable `DOCKER_AUTH_CONFIG`, docker's file, podman's. As podman does,
 * a set `REGISTRY_AUTH_FILE` replaces podman's other files (containers-auth.json(5)).
 */
export function dockerConfigPlaces(surroundings: DockerConfigSurroundings = {}): DockerConfigPlace[] {
  const { env = process.env } = surroundings
  const variable: DockerConfigPlace[] = env.DOCKER_AUTH_CONFIG
    ? [{ name: 'DOCKER_AUTH_CONFIG', path: undefined, text: env.DOCKER_AUTH_CONFIG }]
    : []
  const docker = dockerConfigPath(surroundings)
  const podman = [...new Set(podmanPaths(surroundings))].filter((path) => path !== docker)
  return [
    ...variable,
    { name: 'docker config', path: docker },
    ...podman.map((path) => ({ name: 'podman auth file' as const, path })),
  ]
}

function podmanPaths({
  env = process.env,
  home = homedir(),
  platform = process.platform,
}: DockerConfigSurroundings): string[] {
  if (env.REGISTRY_AUTH_FILE) return [env.REGISTRY_AUTH_FILE]
  const inFolder = (folder: string) => join(folder, 'containers', 'auth.json')
  const kept = inFolder(env.XDG_CONFIG_HOME || join(home, '.config'))
  if (platform !== 'linux') return [inFolder(join(home, '.config')), kept]
  const runtime = env.XDG_RUNTIME_DIR ? inFolder(env.XDG_RUNTIME_DIR) : runFolderFile()
  return [...(runtime === undefined ? [] : [runtime]), kept]
}

function runFolderFile(): string | undefined {
  const uid = process.getuid?.()
  return uid === undefined ? undefined : `/run/containers/${uid}/auth.json`
}
