import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../errors/classes.js'
import { defaultAddresses, type EngineSurroundings } from './default-addresses.js'
import { type EngineAddress, type EngineTls, parseEngineAddress } from './engine-address.js'
import { clientConfigRecord, contextRecord } from './records/context.js'

/** A place where an engine may listen. */
export interface EnginePlace {
  readonly address: EngineAddress
  /** `DOCKER_HOST`, `docker context "colima"`, `default socket`. */
  readonly foundBy: string
  /** Whether the user names it: then it is this one or none. */
  readonly isNamed: boolean
}

/**
 * The places to ask for an engine, in order, as Docker's own client finds them: `DOCKER_HOST`, else the context of
 * `DOCKER_CONTEXT`, else the context in use, else the sockets that products listen on by default. A place that is named is the
 * only one.
 *
 * Disk: reads Docker's `config.json` and the context's files; looks which sockets are there.
 *
 * @throws ConfigError `CONFIG_INVALID` for an address or a context that cannot be used.
 */
export async function findEnginePlaces(surroundings: EngineSurroundings): Promise<readonly EnginePlace[]> {
  const { env, homeDir } = surroundings
  const configDir = env.DOCKER_CONFIG || join(homeDir, '.docker')
  if (env.DOCKER_HOST) {
    const address = parseEngineAddress(env.DOCKER_HOST, 'DOCKER_HOST', hostTls(env, configDir))
    return [{ address, foundBy: 'DOCKER_HOST', isNamed: true }]
  }
  const name = env.DOCKER_CONTEXT || (await currentContext(configDir))
  if (name !== undefined && name !== 'default') {
    const address = await readContext(name, configDir)
    return [{ address, foundBy: `docker context "${name}"`, isNamed: true }]
  }
  const addresses = await Promise.all(
    defaultAddresses(surroundings).map(async (address) => ((await isThere(address)) ? [address] : [])),
  )
  return addresses.flat().map((address) => ({ address, foundBy: 'default socket', isNamed: false }))
}

function hostTls(env: EngineSurroundings['env'], configDir: string): EngineTls | undefined {
  if (!env.DOCKER_TLS_VERIFY && !env.DOCKER_TLS) return undefined
  return { folder: env.DOCKER_CERT_PATH || configDir, isVerified: Boolean(env.DOCKER_TLS_VERIFY) }
}

async function currentContext(configDir: string): Promise<string | undefined> {
  const config = clientConfigRecord.safeParse(await readJson(join(configDir, 'config.json')))
  return config.success ? config.data : undefined
}

async function readContext(name: string, configDir: string): Promise<EngineAddress> {
  const id = createHash('sha256').update(name).digest('hex')
  const found = contextRecord.safeParse(await readJson(join(configDir, 'contexts', 'meta', id, 'meta.json')))
  if (!found.success) {
    throw new ConfigError('CONFIG_INVALID', {
      action: 'use the docker context',
      target: JSON.stringify(name),
      reason: `${join(configDir, 'contexts')} has none of this name that can be read`,
      hint: 'See docker context ls, then choose one: docker context use NAME, or DOCKER_CONTEXT.',
      side: 'local',
    })
  }
  const { host, isTlsVerified } = found.data
  const folder = join(configDir, 'contexts', 'tls', id, 'docker')
  const tls = (await isFolder(folder)) ? { folder, isVerified: isTlsVerified } : undefined
  return parseEngineAddress(host, `docker context "${name}"`, tls)
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** A pipe's presence is told by connecting alone: looking at it takes one of its instances. */
async function isThere(address: EngineAddress): Promise<boolean> {
  if (address.kind !== 'unix') return true
  return stat(address.path).then(
    () => true,
    () => false,
  )
}
