import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startDaemon } from './daemon.mjs'
import { findProgram, run } from './run.mjs'

const READY_TIMEOUT_MS = 10_000

// Docker takes the loopback interface for insecure by itself; Podman has to be told.
const REGISTRIES_CONF = `unqualified-search-registries = []

[[registry]]
location = "127.0.0.1"
insecure = true
`

/**
 * @typedef {object} Podman
 * @property {string} host what `DOCKER_HOST` has to be, `unix:///…`
 * @property {string} version of the engine
 * @property {(args: string[], options?: { cwd?: string, env?: NodeJS.ProcessEnv, input?: string, timeoutMs?:
 *   number }) => Promise<{ stdout: string, stderr: string }>} podman runs a podman command on the same images and
 *   containers
 * @property {() => Promise<void>} stop ends the service and its containers, and deletes its data
 */

/**
 * Gives a Podman that answers Docker's API, with images, containers, configuration and credentials of its own. It
 * needs root. Registries on 127.0.0.1 may speak plain http.
 *
 * Disk: everything is below a temp folder until `stop`, but for the bridge `cni-podman0` and the addresses in
 * `/var/lib/cni`, which Podman's network plugins keep. The service ends with this process; containers that run
 * then go on.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<Podman>}
 * @throws {Error} when the service does not come up; with the end of its log
 */
export async function startPodman({ log = console.log } = {}) {
  // Short: the paths of sockets below it may have 107 characters.
  const folder = await mkdtemp(join(tmpdir(), 'slipway-podman-'))
  try {
    return await startService(folder, log)
  } catch (error) {
    await removeStorage(folder)
    throw error
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 * @returns {Promise<Podman>}
 */
async function startService(folder, log) {
  const startedAt = performance.now()
  const env = await writeConfiguration(folder)
  const program = findProgram('podman') ?? 'podman'
  /** @type {Podman['podman']} */
  const podman = (args, { env: more = {}, ...options } = {}) =>
    run(program, args, { ...options, env: { ...env, ...more } })
  const socket = join(folder, 'podman.sock')
  const host = `unix://${socket}`
  const service = await startDaemon(program, ['system', 'service', '--time=0', host], {
    logPath: join(folder, 'service.log'),
    env,
    ready: () => versionAt(socket),
  })
  const { stdout } = await podman([
    'info',
    '--format',
    '{{.Store.GraphDriverName}}, {{.Host.NetworkBackend}}',
  ])
  const elapsedMs = Math.round(performance.now() - startedAt)
  log(`podman ${service.value}: own, ${stdout.trim()}, up in ${elapsedMs} ms`)
  const stop = async () => {
    // First: containers are no children of the service, and it would not see them go.
    await podman(['rm', '--all', '--force', '--time', '0'])
    await service.stop()
    await removeStorage(folder)
  }
  return { host, version: service.value, podman, stop }
}

/**
 * Failed builds leave the mounts of their steps behind, and a service ended by a signal its own.
 *
 * @param {string} folder
 */
async function removeStorage(folder) {
  const lines = (await readFile('/proc/self/mounts', 'utf8')).split('\n')
  const mounted = lines
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
  for (const path of mounted.reverse()) await run('umount', [path])
  await rm(folder, { recursive: true, force: true })
}

/**
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>} what makes Podman read this configuration and no other
 */
async function writeConfiguration(folder) {
  const path = (/** @type {string} */ name) => join(folder, name)
  await mkdir(path('tmp'))
  await mkdir(path('networks'))
  // Read from the home folder only; an option for it is missing in most commands.
  await mkdir(path('.config/containers'), { recursive: true })
  await writeFile(
    path('.config/containers/policy.json'),
    JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }),
  )
  await writeFile(path('containers.conf'), containersConf(folder))
  await writeFile(path('registries.conf'), REGISTRIES_CONF)
  await writeFile(path('storage.conf'), storageConf(folder))
  return {
    HOME: folder,
    TMPDIR: path('tmp'),
    XDG_RUNTIME_DIR: undefined,
    XDG_CONFIG_HOME: undefined,
    CONTAINERS_CONF: path('containers.conf'),
    CONTAINERS_REGISTRIES_CONF: path('registries.conf'),
    CONTAINERS_STORAGE_CONF: path('storage.conf'),
    REGISTRY_AUTH_FILE: path('auth.json'),
    DOCKER_CONFIG: folder,
    CONTAINER_HOST: undefined,
  }
}

/** @param {string} folder */
const containersConf = (folder) => `[containers]
# Without these Podman asks for more than a root without CAP_SYS_RESOURCE may give.
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]

[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
# The other type is one file in /dev/shm for all engines of the machine.
lock_type = "file"
tmp_dir = "${join(folder, 'libpod')}"

[network]
network_config_dir = "${join(folder, 'networks')}"
`

/** @param {string} folder */
const storageConf = (folder) => `[storage]
driver = "overlay"
graphroot = "${join(folder, 'storage')}"
runroot = "${join(folder, 'run')}"
`

/**
 * @param {string} socket
 * @returns {Promise<string | undefined>} `undefined` while nobody answers
 */
async function versionAt(socket) {
  const request = get({ socketPath: socket, path: '/version', timeout: READY_TIMEOUT_MS })
  try {
    const [answer] = await once(request, 'response')
    return JSON.parse(await text(answer)).Version
  } catch {
    return undefined
  } finally {
    request.destroy()
  }
}
