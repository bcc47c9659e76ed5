import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.mjs'

/**
 * @typedef {object} Buildah
 * @property {(args: string[], options?: { input?: string, timeoutMs?: number }) => Promise<{ stdout: string, stderr:
 *   string }>} run runs a buildah command; plain-http registries need `--tls-verify=false` among its arguments
 * @property {() => Promise<void>} stop deletes its images, containers and credentials
 */

/**
 * Gives buildah with images, configuration and credentials of its own. It needs root, but no engine and no kernel
 * features: its layers are copied folders.
 *
 * Disk: everything is below a temp folder until `stop`.
 *
 * @returns {Promise<Buildah>}
 */
export async function openBuildah() {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-buildah-'))
  const policy = join(folder, 'policy.json')
  await writeFile(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }))
  await writeFile(join(folder, 'registries.conf'), 'unqualified-search-registries = []\n')
  const env = {
    HOME: folder,
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    CONTAINERS_REGISTRIES_CONF: join(folder, 'registries.conf'),
    BUILDAH_ISOLATION: 'chroot',
    DOCKER_CONFIG: folder,
  }
  const global = [
    ...['--root', join(folder, 'storage')],
    ...['--runroot', join(folder, 'run')],
    ...['--storage-driver', 'vfs'],
  ]
  const takesPolicy = new Set(['pull', 'push', 'build', 'from'])
  return {
    run([command = '', ...args], options = {}) {
      const own = takesPolicy.has(command) ? ['--signature-policy', policy] : []
      return run('buildah', [...global, command, ...own, ...args], { ...options, env })
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  }
}
