import { hasHome } from '../config/last-login.js'
import { inspectDockerConfigs } from '../credentials/docker/docker-config-findings.js'
import { removeDockerSetup } from '../credentials/docker/docker-setup.js'
import { OWN_HELPER } from '../credentials/docker/helper-protocol.js'
import type { Environment } from '../credentials/environment.js'
import { isSdkError } from '../errors/guards.js'
import { dockerSurroundings } from '../session/credential-places.js'

/** Docker's set-up for a registry that was taken back, or why it was not. */
export interface DockerTakeBack {
  readonly host: string
  /** Of docker's file. */
  readonly path: string
  /** Why the entry is still there, as a clause; absent when it is gone. */
  readonly problem?: string
}

/**
 * Takes our helper out of docker's file for each host that is meant. Never throws for a file that cannot be changed: that is
 * an answer. Disk: reads docker's and podman's files, edits docker's where our helper is named.
 */
export async function takeBackDocker(
  env: Environment,
  isMeant: (host: string) => boolean,
): Promise<readonly DockerTakeBack[]> {
  if (!hasDockerFiles(env)) return []
  const surroundings = dockerSurroundings(env)
  const done: DockerTakeBack[] = []
  for (const { name, path, helpers } of await inspectDockerConfigs(surroundings)) {
    if (name !== 'docker config' || path === undefined) continue
    for (const [host, helper] of Object.entries(helpers)) {
      if (helper !== OWN_HELPER || !isMeant(host)) continue
      try {
        await removeDockerSetup(host, surroundings)
        done.push({ host, path })
      } catch (error) {
        if (!isSdkError(error, 'LOCAL_IO', 'CONFIG_INVALID')) throw error
        done.push({ host, path, problem: error.reason })
      }
    }
  }
  return done
}

/** Whether the environment says where docker's files are: one that was put together by hand belongs to nobody's home. */
export function hasDockerFiles(env: Environment): boolean {
  return hasHome(env) || Boolean(env.DOCKER_CONFIG)
}
