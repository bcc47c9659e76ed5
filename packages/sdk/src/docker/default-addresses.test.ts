import { describe, expect, it } from 'vitest'
import { defaultAddresses } from './default-addresses.js'
import { formatEngineAddress } from './engine-address.js'

const places = (platform: string, env: Record<string, string> = {}) =>
  defaultAddresses({ platform, env, homeDir: '/home/app' }).map(formatEngineAddress)

describe('where engines listen by default', () => {
  it('is, on Linux, the system first, then the rootless, Desktop, Colima, Rancher and Podman', () => {
    expect(places('linux', { XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      'unix:///home/app/.docker/run/docker.sock',
      'unix:///home/app/.docker/desktop/docker.sock',
      'unix:///home/app/.colima/default/docker.sock',
      'unix:///home/app/.rd/docker.sock',
      'unix:///run/user/1000/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ])
  })

  it('is, on macOS, without the sockets of a Linux session and with those of OrbStack and a Podman machine', () => {
    expect(places('darwin', { XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///home/app/.docker/run/docker.sock',
      'unix:///home/app/.docker/desktop/docker.sock',
      'unix:///home/app/.colima/default/docker.sock',
      'unix:///home/app/.rd/docker.sock',
      'unix:///home/app/.orbstack/run/docker.sock',
      'unix:///home/app/.local/share/containers/podman/machine/podman.sock',
    ])
  })

  it('is, on Windows, a pipe', () => {
    expect(places('win32')).toEqual([
      'npipe:////./pipe/docker_engine',
      'npipe:////./pipe/dockerDesktopLinuxEngine',
      'npipe:////./pipe/podman-machine-default',
    ])
  })

  it('follows COLIMA_HOME', () => {
    expect(places('darwin', { COLIMA_HOME: '/data/colima' })).toContain(
      'unix:///data/colima/default/docker.sock',
    )
  })
})
