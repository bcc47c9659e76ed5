import type { EngineSurroundings } from './default-addresses.js'
import type { EngineAddress } from './engine-address.js'

const NOT_NEEDED = 'A push of a build folder needs none.'
/** How Podman comes to listen, for the user alone: it does not by itself. */
export const PODMAN_START = 'Start it: systemctl --user start podman.socket.'

/** Sockets and pipes by the product that listens there, and how it is started. */
const PRODUCTS: readonly (readonly [path: RegExp, hint: string])[] = [
  [/\/podman-machine|\/podman\/machine\//, 'Start it: podman machine start.'],
  [/\/user\/\d+\/podman\//, PODMAN_START],
  [/\/podman\/podman\.sock$/, 'Start it: sudo systemctl start podman.socket.'],
  [/colima/, 'Start it: colima start.'],
  [/\/\.rd\//, 'Start Rancher Desktop.'],
  [/\/\.orbstack\//, 'Start OrbStack.'],
  [/\/\.docker\/(run|desktop)\/|docker_engine|dockerDesktop/, 'Start Docker Desktop.'],
  [/\/user\/\d+\/docker\.sock$/, 'Start it: systemctl --user start docker.'],
]

/** How the product that listens at this address is started; `undefined` where the address does not tell which one it is. */
export function productStart(address: EngineAddress): string | undefined {
  if (address.kind === 'tcp' || address.kind === 'ssh') return undefined
  return PRODUCTS.find(([path]) => path.test(address.path))?.[1]
}

/** What to do so that the engine at this address answers. */
export function startHint(address: EngineAddress | undefined, platform: string): string {
  if (address?.kind === 'tcp' || address?.kind === 'ssh') {
    return `Start the engine on ${address.host}, or correct DOCKER_HOST or the docker context (docker context ls).`
  }
  const known = address === undefined ? undefined : productStart(address)
  if (known !== undefined) return known
  return platform === 'linux' ? 'Start it: sudo systemctl start docker.' : 'Start Docker Desktop.'
}

/** How an engine is had on this operating system. */
export function installHint({ platform }: EngineSurroundings): string {
  if (platform === 'linux') {
    return `Install Docker Engine (docs.docker.com/engine/install) or Podman, or set DOCKER_HOST. ${NOT_NEEDED}`
  }
  const others = platform === 'darwin' ? 'Colima, OrbStack, Podman' : 'Podman'
  return `Install Docker Desktop (docs.docker.com/desktop) or ${others}, or set DOCKER_HOST. ${NOT_NEEDED}`
}

/** How a user gets the right to use the engine at this address. */
export function permissionHint(address: EngineAddress, platform: string): string {
  if (address.kind === 'ssh')
    return 'Check that ssh logs in there without a question (ssh-add), and may use docker.'
  if (platform !== 'linux') return 'Start it as the user who runs this.'
  if (address.kind === 'unix' && /\/podman\//.test(address.path)) {
    const own = 'DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock'
    return `Use the socket of this user: systemctl --user start podman.socket, then ${own}.`
  }
  return 'Join the group docker (sudo usermod -aG docker $USER, then log in anew), or use a rootless engine.'
}
