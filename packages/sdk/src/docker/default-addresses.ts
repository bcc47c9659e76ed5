import type { EngineAddress } from './engine-address.js'

/** What decides where engines listen by default. */
export interface EngineSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** As Node names it. */
  readonly platform: string
  readonly homeDir: string
}

/** Where engines listen when nobody says otherwise, the likeliest first. Looks at no disk. */
export function defaultAddresses({ env, platform, homeDir }: EngineSurroundings): readonly EngineAddress[] {
  if (platform === 'win32') {
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map((name) => ({
      kind: 'pipe',
      path: `//./pipe/${name}`,
    }))
  }
  const isMac = platform === 'darwin'
  const runtime = env.XDG_RUNTIME_DIR || undefined
  const colima = env.COLIMA_HOME || `${homeDir}/.colima`
  const paths = [
    '/var/run/docker.sock',
    !isMac && runtime && `${runtime}/docker.sock`,
    `${homeDir}/.docker/run/docker.sock`,
    `${homeDir}/.docker/desktop/docker.sock`,
    `${colima}/default/docker.sock`,
    `${homeDir}/.rd/docker.sock`,
    isMac && `${homeDir}/.orbstack/run/docker.sock`,
    !isMac && runtime && `${runtime}/podman/podman.sock`,
    !isMac && '/run/podman/podman.sock',
    isMac && `${homeDir}/.local/share/containers/podman/machine/podman.sock`,
  ]
  return paths.filter((path) => typeof path === 'string').map((path) => ({ kind: 'unix', path }))
}

/** Programs whose presence tells that an engine is installed although no socket is there, the likeliest first. */
export function installedPrograms({ env, platform }: EngineSurroundings): readonly string[] {
  if (platform === 'win32')
    return [`${env.ProgramFiles ?? 'C:\\Program Files'}\\Docker\\Docker\\Docker Desktop.exe`]
  if (platform === 'darwin') {
    return ['Docker', 'OrbStack', 'Rancher Desktop'].map((name) => `/Applications/${name}.app`)
  }
  return [
    ...['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd', '/opt/docker-desktop'],
    ...['/usr/bin/podman', '/usr/local/bin/podman'],
  ]
}
