import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.mjs'

/**
 * Runs skopeo without the machine's signature policy and without the user's credentials. Plain-http
 * registries need `--tls-verify=false` (`inspect`, `delete`, `list-tags`) or `--src-tls-verify=false` and
 * `--dest-tls-verify=false` (`copy`) among `args`.
 *
 * @param {string[]} args
 * @param {{ credentials?: { registry: string, username?: string | undefined, password?: string | undefined
 *   }[], timeoutMs?: number }} [options] `credentials`: one per registry that asks for one; handed over in a
 *   file for this one run
 * @returns {Promise<{ stdout: string, stderr: string }>}
 * @throws {Error} when skopeo ends with another code than 0; with the end of its output
 */
export async function skopeo(args, { credentials = [], timeoutMs } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-skopeo-'))
  try {
    const auths = credentials
      .filter(({ username }) => username !== undefined)
      .map(({ registry, username, password }) => [registry, { auth: btoa(`${username}:${password}`) }])
    const authFile = join(folder, 'auth.json')
    await writeFile(authFile, JSON.stringify({ auths: Object.fromEntries(auths) }), { mode: 0o600 })
    const env = { REGISTRY_AUTH_FILE: authFile, DOCKER_CONFIG: folder }
    return await run('skopeo', ['--insecure-policy', ...args], {
      env,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
