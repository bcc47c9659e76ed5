import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runNpm } from '../npm.mjs'
import { startDaemon } from './daemon.mjs'
import { run } from './run.mjs'

const SECRET_SERVICE = 'org.freedesktop.secrets'
/** The versions that the sdk's optional peer dependencies begin with. */
const KEYTARS = { keytar: '7.9.0', '@github/keytar': '7.10.6' }

/**
 * A session bus of its own.
 *
 * @typedef {object} SessionBus
 * @property {NodeJS.ProcessEnv} env what a program needs that is to use it
 * @property {() => Promise<void>} stop ends everything on it and deletes its data
 */

/**
 * A session bus with GNOME Keyring on it, unlocked and empty.
 *
 * @typedef {SessionBus & { lock: () => Promise<void> }} Keyring `lock`: as the desktop does when the user
 *   leaves; nobody is there to unlock it
 */

/**
 * Installs a keytar by npm, below a folder; `keytar` is compiled.
 *
 * Network: the npm registry.
 *
 * @param {keyof typeof KEYTARS} name
 * @param {string} folder
 * @returns {Promise<void>}
 * @throws {Error} when it cannot be installed; with npm's output
 */
export async function installKeytar(name, folder) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  // Node's headers lie beside Node; without this they, and a ready-made binary, would be fetched from the internet.
  const nodeFolder = join(dirname(process.execPath), '..')
  const env = { npm_config_build_from_source: 'true', npm_config_nodedir: nodeFolder }
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--foreground-scripts']
  const args = ['install', '--prefix', folder, ...quiet, `${name}@${KEYTARS[name]}`]
  const { code, output } = await runNpm(args, { cwd: folder, env, capture: true })
  if (code !== 0) throw new Error(`Could not install ${name}: npm ended with ${code}.\n${output}`)
}

/**
 * Starts GNOME Keyring on a session bus of its own.
 *
 * @returns {Promise<Keyring>}
 * @throws {Error} when it does not come up; with the end of its log
 */
export async function startKeyring() {
  const bus = await startBus([])
  try {
    const password = join(bus.folder, 'password')
    await writeFile(password, 'a password that protects nothing', { mode: 0o600 })
    // It takes the password of the login keyring, which it makes, from its standard input.
    const script = 'exec gnome-keyring-daemon --foreground --unlock --components=secrets < "$0"'
    const daemon = await startDaemon('sh', ['-c', script, password], {
      logPath: join(bus.folder, 'keyring.log'),
      env: bus.env,
      ready: () => hasOwner(bus.env),
    })
    const stop = async () => {
      await daemon.stop()
      await bus.stop()
    }
    return { env: bus.env, stop, lock: () => lockLogin(bus.env) }
  } catch (error) {
    await bus.stop()
    throw error
  }
}

/**
 * Starts a session bus on which whoever asks for a secret waits: the service is being started, and never is.
 *
 * @returns {Promise<SessionBus>}
 */
export async function startSilentSecretService() {
  const { env, stop } = await startBus([
    '[D-BUS Service]',
    `Name=${SECRET_SERVICE}`,
    // It claims no name, and outlives no test by much.
    'Exec=/bin/sleep 60',
  ])
  return { env, stop }
}

/** @param {readonly string[]} service lines of a file that says how the bus starts a service; none: it starts nothing */
async function startBus(service) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bus-'))
  const services = join(folder, 'services')
  const socket = join(folder, 'bus')
  await mkdir(services)
  if (service.length > 0) {
    await writeFile(join(services, `${SECRET_SERVICE}.service`), `${service.join('\n')}\n`)
  }
  const config = join(folder, 'bus.conf')
  await writeFile(config, busConfig(socket, services))
  const env = {
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    DISPLAY: undefined,
    WAYLAND_DISPLAY: undefined,
  }
  const daemon = await startDaemon('dbus-daemon', ['--nofork', `--config-file=${config}`], {
    logPath: join(folder, 'bus.log'),
    env,
    ready: () =>
      busSend(env, 'ListNames')
        .then(() => true)
        .catch(() => undefined),
  })
  const stop = async () => {
    await daemon.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { folder, env, stop }
}

/**
 * @param {string} socket
 * @param {string} services
 */
function busConfig(socket, services) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}

/** @param {NodeJS.ProcessEnv} env */
async function hasOwner(env) {
  const { stdout } = await busSend(env, 'NameHasOwner', `string:${SECRET_SERVICE}`)
  return stdout.includes('boolean true') ? true : undefined
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} method
 * @param {string[]} args
 */
function busSend(env, method, ...args) {
  const to = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  return run('dbus-send', [...to, `org.freedesktop.DBus.${method}`, ...args], { env, timeoutMs: 10_000 })
}

/** @param {NodeJS.ProcessEnv} env */
async function lockLogin(env) {
  const to = ['--session', '--print-reply', `--dest=${SECRET_SERVICE}`, '/org/freedesktop/secrets']
  const login = 'array:objpath:/org/freedesktop/secrets/collection/login'
  await run('dbus-send', [...to, 'org.freedesktop.Secret.Service.Lock', login], { env, timeoutMs: 10_000 })
}
