import { PEERS } from '../../../tools/peers/packages.mjs'

/** A program of others, by its name in `SLIPWAY_SKIP_PEERS`. */
export type Peer =
  | 'docker'
  | 'docker-registry'
  | 'skopeo'
  | 'docker-credential-pass'
  | 'buildah'
  | 'podman'
  | 'debootstrap'
  | 'gcc'
  | 'gcc-arm64'
  | 'qemu-user'
  | 'keychain'
  | 'chromium'

/** Tells whether this run leaves any of these peers out. */
export function isAnySkipped(...peers: readonly Peer[]): boolean {
  const skipped = (process.env.SLIPWAY_SKIP_PEERS ?? '').split(',').map((name) => name.trim())
  return peers.some((peer) => Object.hasOwn(PEERS, peer) && skipped.includes(peer))
}
