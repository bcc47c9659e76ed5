import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from './daemon.mjs'
import { makeDockerConfig } from './docker-config.mjs'
import { findProgram, run } from './run.mjs'

const SYSTEM_SOCKET = '/var/run/docker.sock'

/**
 * @typedef {object} DockerEngine
 * @property {string} host what `DOCKER_HOST` has to be, `unix:///…`
 * @property {string} version of the engine
 * @property {boolean} isOurs false when an engine that was running already is used: its images and containers
 *   belong to someone
 * @property {(args: string[], options?: { cwd?: string, env?: NodeJS.ProcessEnv, input?: string, timeoutMs?:
 *   number }) => Promise<{ stdout: string, stderr: string }>} docker runs the docker client on this engine,
 *   with a configuration folder of its own: no credential, context or helper of the user is read or changed
 * @property {() => Promise<void>} stop ends the engine and deletes its data when it is ours; deletes the
 *   client's configuration always
 */

/**
 * Gives a Docker engine: the machine's own when it answers, else a new one below a temp folder, which needs
 * root.
 *
 * Disk: images and containers below the temp folder until `stop`.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<DockerEngine>}
 * @throws {Error} when dockerd does not come up; with the end of its log
 */
export async function startDockerEngine({ log = console.log } = {}) {
  // Short: the paths of sockets below it may have 107 characters.
  const folder = await mkdtemp(join(tmpdir(), 'slipway-dockerd-'))
  const system = clientOf(`unix://${SYSTEM_SOCKET}`, folder)
  const systemVersion = existsSync(SYSTEM_SOCKET) ? await versionOf(system) : undefined
  if (systemVersion !== undefined) {
    log(`docker engine ${systemVersion}: the one at ${SYSTEM_SOCKET}`)
    const stop = () => rm(folder, { recursive: true, force: true })
    return { host: `unix://${SYSTEM_SOCKET}`, version: systemVersion, isOurs: false, docker: system, stop }
  }
  try {
    return await startOwnEngine(folder, log)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 * @returns {Promise<DockerEngine>}
 */
async function startOwnEngine(folder, log) {
  const startedAt = performance.now()
  const host = `unix://${join(folder, 'docker.sock')}`
  const docker = clientOf(host, folder)
  // An empty configuration file: the machine's own may set a socket or a data folder, which dockerd refuses
  // to have twice.
  await writeFile(join(folder, 'daemon.json'), '{}')
  await makeDockerConfig(join(folder, 'config'))
  const daemon = await startDaemon(
    findProgram('dockerd') ?? 'dockerd',
    [
      ...[
        '--config-file',
        join(folder, 'daemon.json'),
        '--host',
        host,
        '--pidfile',
        join(folder, 'dockerd.pid'),
      ],
      ...[
        '--data-root',
        join(folder, 'data'),
        '--exec-root',
        join(folder, 'exec'),
        '--shutdown-timeout',
        '5',
      ],
    ],
    { logPath: join(folder, 'dockerd.log'), ready: () => versionOf(docker) },
  )
  const { stdout } = await docker(['info', '--format', '{{.Driver}}, cgroup v{{.CgroupVersion}}'])
  const elapsedMs = Math.round(performance.now() - startedAt)
  log(`docker engine ${daemon.value}: own, ${stdout.trim()}, up in ${elapsedMs} ms`)
  const stop = async () => {
    await daemon.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { host, version: daemon.value, isOurs: true, docker, stop }
}

/**
 * @param {string} host
 * @param {string} folder
 * @returns {DockerEngine['docker']}
 */
function clientOf(host, folder) {
  // By path: another client of that name may come first in PATH and differ in what it offers.
  const client = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
  const own = {
    DOCKER_HOST: host,
    DOCKER_CONFIG: join(folder, 'config'),
    DOCKER_CONTEXT: undefined,
    DOCKER_TLS_VERIFY: undefined,
  }
  return (args, { env = {}, ...options } = {}) => run(client, args, { ...options, env: { ...own, ...env } })
}

/**
 * @param {DockerEngine['docker']} docker
 * @returns {Promise<string | undefined>} `undefined` while nobody answers
 */
async function versionOf(docker) {
  try {
    const { stdout } = await docker(['version', '--format', '{{.Server.Version}}'], { timeoutMs: 10_000 })
    return stdout.trim()
  } catch {
    return undefined
  }
}
