import { existsSync } from 'node:fs'
import { findProgram, run } from './run.mjs'

/**
 * The programs of others that our work is tried against: what shows that each is there, and the Debian
 * packages that bring it. Presence goes by program, so that a machine with Docker's own packages keeps them.
 *
 * @type {Record<string, { programs: string[], files?: string[], packages: string[] }>}
 */
export const PEERS = {
  docker: {
    programs: ['dockerd', 'docker', 'iptables'],
    files: ['/usr/bin/docker'],
    packages: ['docker.io', 'iptables'],
  },
  'docker-registry': {
    programs: ['docker-registry', 'htpasswd'],
    packages: ['docker-registry', 'apache2-utils'],
  },
  skopeo: { programs: ['skopeo'], packages: ['skopeo'] },
  buildah: { programs: ['buildah'], packages: ['buildah'] },
  podman: {
    programs: ['podman', 'conmon', 'runc', 'iptables'],
    files: ['/usr/lib/cni/bridge'],
    packages: ['podman', 'conmon', 'runc', 'containernetworking-plugins', 'iptables'],
  },
  'docker-credential-pass': {
    programs: ['docker-credential-pass', 'pass', 'gpg', 'gpgconf'],
    packages: ['golang-docker-credential-helpers', 'pass', 'gpg', 'gpg-agent', 'gpgconf'],
  },
  debootstrap: {
    programs: ['debootstrap', 'gpgv'],
    files: ['/usr/share/keyrings/debian-archive-keyring.gpg'],
    packages: ['debootstrap', 'gpgv', 'debian-archive-keyring'],
  },
  gcc: { programs: ['gcc'], files: ['/usr/include/stdlib.h'], packages: ['gcc', 'libc6-dev'] },
  'gcc-arm64': { programs: ['aarch64-linux-gnu-gcc'], packages: ['gcc-aarch64-linux-gnu'] },
  'qemu-user': { programs: ['qemu-aarch64'], packages: ['qemu-user'] },
  keychain: {
    programs: ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon', 'g++', 'make', 'python3', 'pkg-config'],
    files: ['/usr/include/libsecret-1/libsecret/secret.h'],
    packages: [
      ...['dbus-daemon', 'dbus-bin', 'gnome-keyring', 'libsecret-1-0'],
      // keytar is compiled.
      ...['libsecret-1-dev', 'g++', 'make', 'python3', 'pkg-config'],
    ],
  },
  chromium: {
    programs: ['chromium'],
    files: ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'],
    packages: ['chromium', 'fonts-dejavu-core'],
  },
}

/**
 * Installs what is missing of {@link PEERS} by apt-get and gives what was left out on the user's wish: the
 * caller prints it in its last lines, so that a run without a peer never looks like a full one.
 *
 * Network: the configured Debian mirrors, only when something is missing.
 *
 * @param {{ skip?: string, log?: (line: string) => void }} [options] `skip`: names of peers between commas;
 *   the environment variable `SLIPWAY_SKIP_PEERS` unless given
 * @returns {Promise<{ installed: string[], skipped: string[] }>} names of packages, and of peers
 * @throws {Error} when `skip` names no peer, or a package cannot be installed
 */
export async function installPeers({ skip = process.env.SLIPWAY_SKIP_PEERS ?? '', log = console.log } = {}) {
  const skipped = [...new Set(skip.split(',').map((name) => name.trim()))].filter((name) => name !== '')
  const unknown = skipped.filter((name) => !Object.hasOwn(PEERS, name))
  if (unknown.length > 0) {
    throw new Error(
      `Could not skip ${unknown.join(', ')}: SLIPWAY_SKIP_PEERS knows ${Object.keys(PEERS).join(', ')}.`,
    )
  }
  const missing = Object.entries(PEERS).filter(([name, peer]) => !skipped.includes(name) && !isPresent(peer))
  const packages = missing.flatMap(([, peer]) => peer.packages)
  if (packages.length > 0) {
    log(`installing ${packages.join(' ')}`)
    await aptInstall(packages)
  }
  const absent = missing.filter(([, peer]) => !isPresent(peer)).map(([name]) => name)
  if (absent.length > 0)
    throw new Error(`Could not find ${absent.join(', ')} after apt-get installed its packages.`)
  return { installed: packages, skipped }
}

/** @param {{ programs: string[], files?: string[] }} peer */
function isPresent({ programs, files = [] }) {
  return programs.every((name) => findProgram(name) !== undefined) && files.every((path) => existsSync(path))
}

/** @param {string[]} packages */
async function aptInstall(packages) {
  if (findProgram('apt-get') === undefined) throw explained(packages, 'this machine has no apt-get')
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND']
  const aptGet = (/** @type {string[]} */ ...args) => {
    const [program = 'apt-get', ...rest] = [...asRoot, 'apt-get', ...args]
    return run(program, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 900_000 })
  }
  const install = () =>
    aptGet('install', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages)
  try {
    // Fresh machines have no package lists, or old ones that name files the mirror no longer has.
    await install().catch(() => aptGet('update').then(install))
  } catch (cause) {
    throw explained(packages, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/**
 * @param {string[]} packages
 * @param {string} reason
 * @param {unknown} [cause]
 */
function explained(packages, reason, cause) {
  const hint = 'Install them by hand, or name the peers to leave out in SLIPWAY_SKIP_PEERS.'
  return new Error(`Could not install the packages ${packages.join(', ')}: ${reason}\nhint: ${hint}`, {
    cause,
  })
}
