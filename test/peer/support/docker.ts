import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { makeDockerConfig } from '../../../tools/peers/docker-config.mjs'
import type { DockerEngine } from '../../../tools/peers/docker-engine.mjs'
import { run } from '../../../tools/peers/run.mjs'

/** The Docker client on the run's engine. It keeps its logins to itself. */
export interface Docker {
  /** Runs the client; rejects unless it ends well. */
  readonly run: DockerEngine['docker']
  /** Runs it and gives what it printed, without the line end. */
  text(...args: readonly string[]): Promise<string>
  /** What `docker inspect` says of one container or image. */
  inspect<T>(name: string): Promise<T>
  login(registry: string, account: { readonly username: string; readonly password: string }): Promise<void>
}

/** Debian's own, which the peers' packages bring: another client in PATH may lack BuildKit. */
const CLIENT = '/usr/bin/docker'

async function makeConfigFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-docker-client-'))
  await makeDockerConfig(folder)
  return folder
}

/** A client with a configuration folder of its own until the test file ends. Call it inside a `describe`. */
export function dockerClient(): Docker {
  let folder: Promise<string> | undefined
  afterAll(async () => {
    if (folder !== undefined) await rm(await folder, { recursive: true, force: true })
  })
  const runClient: Docker['run'] = async (args, { env = {}, ...options } = {}) => {
    folder ??= makeConfigFolder()
    const own = {
      DOCKER_HOST: inject('dockerEngine').host,
      DOCKER_CONFIG: await folder,
      DOCKER_CONTEXT: undefined,
      DOCKER_BUILDKIT: '1',
    }
    return run(CLIENT, args, { ...options, env: { ...own, ...env } })
  }
  const text = async (...args: readonly string[]) => (await runClient([...args])).stdout.trim()

  return {
    run: runClient,
    text,
    async inspect<T>(name: string) {
      const [found] = JSON.parse(await text('inspect', name)) as [T]
      return found
    },
    async login(registry, { username, password }) {
      await runClient(['login', '--username', username, '--password-stdin', registry], { input: password })
    },
  }
}
