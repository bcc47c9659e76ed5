import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, run } from './run.mjs'

/** The image that {@link importDebianBase} makes: Debian 12 with little more than dpkg, apt and glibc. */
export const DEBIAN_BASE = 'debian-base:12'

const SUITE = 'bookworm'
const MIRROR = 'http://deb.debian.org/debian'

/**
 * Gives the path of a tar file with a minimal Debian 12. The first call takes half a minute and keeps it
 * below the temp folder for the next.
 *
 * Network: the Debian mirror, on the first call. Needs root.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 * @throws {Error} when debootstrap or tar fails; with the end of its output
 */
export async function debianBaseTar({ log = console.log } = {}) {
  const cache = join(tmpdir(), 'slipway-peers-cache')
  const tar = join(cache, `debian-${SUITE}-minbase.tar`)
  if (existsSync(tar)) {
    log(`debian base: kept from an earlier run, ${tar}`)
    return tar
  }
  const startedAt = performance.now()
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'debootstrap-'))
  try {
    const root = join(folder, 'root')
    await run(findProgram('debootstrap') ?? 'debootstrap', ['--variant=minbase', SUITE, root, MIRROR], {
      timeoutMs: 900_000,
    })
    const unwanted = ['./var/cache/apt/*', './var/lib/apt/lists/*', './var/log/*', './dev/*'].map(
      (path) => `--exclude=${path}`,
    )
    await run('tar', [
      '--create',
      '--numeric-owner',
      '--sort=name',
      ...unwanted,
      '--file',
      join(folder, 'root.tar'),
      '-C',
      root,
      '.',
    ])
    // Renamed when whole, so that a run cut off leaves nothing that looks like a base.
    await rename(join(folder, 'root.tar'), tar)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  log(`debian base: made by debootstrap in ${seconds(startedAt)} s, ${tar}`)
  return tar
}

/**
 * Makes the image {@link DEBIAN_BASE} in an engine, from {@link debianBaseTar}.
 *
 * @param {import('./docker-engine.mjs').DockerEngine} engine
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>} {@link DEBIAN_BASE}
 */
export async function importDebianBase(engine, { log = console.log } = {}) {
  const tar = await debianBaseTar({ log })
  const startedAt = performance.now()
  await engine.docker(['import', '--change', 'CMD ["/bin/sh"]', tar, DEBIAN_BASE])
  log(`debian base: imported as ${DEBIAN_BASE} in ${seconds(startedAt)} s`)
  return DEBIAN_BASE
}

/**
 * Pushes {@link DEBIAN_BASE} of an engine to a registry, logging in first when the registry asks for a
 * credential.
 *
 * @param {Pick<import('./docker-engine.mjs').DockerEngine, 'docker'>} engine
 * @param {{ registry: string, username?: string | undefined, password?: string | undefined }} registry
 * @param {{ repository?: string, log?: (line: string) => void }} [options] `repository`:
 *   `library/debian-base` unless given
 * @returns {Promise<string>} the reference it has there, with the tag `12`
 */
export async function pushDebianBase(
  engine,
  registry,
  { repository = 'library/debian-base', log = console.log } = {},
) {
  const startedAt = performance.now()
  const reference = `${registry.registry}/${repository}:12`
  if (registry.username !== undefined) {
    const login = ['login', '--username', registry.username, '--password-stdin', registry.registry]
    await engine.docker(login, { input: registry.password ?? '' })
  }
  await engine.docker(['tag', DEBIAN_BASE, reference])
  await engine.docker(['push', reference])
  log(`debian base: pushed to ${reference} in ${seconds(startedAt)} s`)
  return reference
}

/** @param {number} startedAt */
const seconds = (startedAt) => ((performance.now() - startedAt) / 1000).toFixed(1)
