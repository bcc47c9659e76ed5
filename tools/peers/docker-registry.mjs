import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from './daemon.mjs'
import { findProgram, run } from './run.mjs'

/**
 * @typedef {object} DockerRegistry
 * @property {string} registry `127.0.0.1:PORT`, plain http; another port after a restart
 * @property {string | undefined} username `undefined` when it asks for no credential
 * @property {string | undefined} password random, `undefined` when it asks for no credential
 * @property {string} folder where it keeps its data and its log, `registry.log`
 * @property {() => Promise<void>} restart ends it and starts it again with its data
 * @property {() => Promise<void>} stop ends it and deletes its data
 */

/**
 * Starts Debian's docker-registry (distribution 2.8) on a free loopback port, with deletion allowed and its
 * data below a temp folder.
 *
 * @param {{ auth?: boolean, folder?: string, log?: (line: string) => void }} [options] `auth`: asks for a
 *   name and a password (basic authentication), unless given it asks for none; `folder`: where to keep the
 *   data, such as a memory file system for measurements
 * @returns {Promise<DockerRegistry>}
 * @throws {Error} when it does not come up; with the end of its log
 */
export async function startDockerRegistry({
  auth = false,
  folder: parent = tmpdir(),
  log = console.log,
} = {}) {
  const folder = await mkdtemp(join(parent, 'slipway-registry-'))
  const credential = auth
    ? { username: 'pusher', password: randomBytes(18).toString('base64url') }
    : undefined
  let starts = 0
  const start = () => {
    starts += 1
    // Each start tells its port in a log of its own.
    const logPath = join(folder, starts === 1 ? 'registry.log' : `registry-${starts}.log`)
    return startDaemon(
      findProgram('docker-registry') ?? 'docker-registry',
      ['serve', join(folder, 'config.yml')],
      { logPath, ready: () => listeningAddress(logPath) },
    )
  }
  try {
    if (credential) await writeFile(join(folder, 'htpasswd'), await htpasswdLine(credential), { mode: 0o600 })
    await writeFile(join(folder, 'config.yml'), configOf(folder, auth))
    let daemon = await start()
    const restart = async () => {
      await daemon.stop()
      daemon = await start()
    }
    const stop = async () => {
      await daemon.stop()
      await rm(folder, { recursive: true, force: true })
    }
    log(`docker-registry at ${daemon.value}${auth ? ', with a password' : ''}`)
    return {
      get registry() {
        return daemon.value
      },
      username: credential?.username,
      password: credential?.password,
      folder,
      restart,
      stop,
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * @param {string} folder
 * @param {boolean} auth
 */
function configOf(folder, auth) {
  const config = {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    // The kernel picks the port, and the log tells it: nobody can take it in between.
    http: { addr: '127.0.0.1:0', secret: randomBytes(16).toString('hex') },
    ...(auth ? { auth: { htpasswd: { realm: 'peer tests', path: join(folder, 'htpasswd') } } } : {}),
  }
  // Every JSON text is YAML too.
  return JSON.stringify(config, null, 2)
}

/**
 * The registry accepts bcrypt only. The password goes through stdin: argv is public.
 *
 * @param {{ username: string, password: string }} credential
 */
async function htpasswdLine({ username, password }) {
  const { stdout } = await run('htpasswd', ['-niBC', '5', username], { input: password })
  return stdout
}

/** @param {string} logPath */
async function listeningAddress(logPath) {
  const text = await readFile(logPath, 'utf8')
  return /listening on (127\.0\.0\.1:\d+)/.exec(text)?.[1]
}
