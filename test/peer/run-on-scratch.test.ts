import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile, readlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { PushReceipt } from '@slipway/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../tools/run.mjs'
import { describeWith } from './support/describe-with.js'
import { dockerClient } from './support/docker.js'
import { registryWithPassword } from './support/docker-registry.js'
import { pushByCommand } from './support/slipway.js'

/** Time in which a server ends that hears the signal; one that does not is killed after ten seconds. */
const QUICK_STOP_MS = 4_000

interface Container {
  readonly State: { readonly Running: boolean; readonly ExitCode: number }
  readonly NetworkSettings: { readonly Ports: Readonly<Record<string, readonly { HostPort: string }[]>> }
}

describeWith('docker', 'docker-registry')('a static server on scratch, pulled and run by Docker', () => {
  const docker = dockerClient()
  let registry: Awaited<ReturnType<typeof registryWithPassword>>
  let receipt: PushReceipt
  let container: string

  beforeAll(async () => {
    registry = await registryWithPassword()
    const build = join(root, 'examples', 'echo-server', 'build')
    const ports = ['--port', '7777/udp', '--port', '7777/tcp']
    receipt = await pushByCommand([build, '--to', 'echo-server:1.0.0', ...ports], registry)
    await docker.login(registry.registry, registry)
    await docker.run(['pull', receipt.reference])
    const published = ['--publish', '127.0.0.1::7777/udp', '--publish', '127.0.0.1::7777/tcp']
    container = await docker.text('run', '--detach', ...published, receipt.reference)
  })

  afterAll(async () => {
    if (container !== undefined) await docker.run(['rm', '--force', container])
    if (receipt !== undefined) await docker.run(['image', 'rm', '--force', receipt.reference])
    await registry?.stop()
  })

  const portOf = async (port: string) => {
    const { NetworkSettings } = await docker.inspect<Container>(container)
    return Number(NetworkSettings.Ports[port]?.[0]?.HostPort)
  }

  it('is the image of the receipt', async () => {
    const image = await docker.inspect<{ RepoDigests: string[]; RootFS: { Layers: string[] } }>(
      receipt.reference,
    )

    expect(image.RepoDigests).toContain(`${registry.registry}/${receipt.repository}@${receipt.digest}`)
    expect(image.RootFS.Layers).toEqual(receipt.layers.map(({ diffId }) => diffId))
  })

  it('answers by UDP', async () => {
    const socket = createSocket('udp4')
    try {
      socket.send('a datagram', await portOf('7777/udp'), '127.0.0.1')
      const [answer] = (await once(socket, 'message')) as [Buffer]
      expect(answer.toString()).toBe('a datagram')
    } finally {
      socket.close()
    }
  })

  it('answers by TCP', async () => {
    const socket = connect({ port: await portOf('7777/tcp'), host: '127.0.0.1' })
    socket.end('a stream')

    expect((await buffer(socket)).toString()).toBe('a stream')
  })

  it('runs as user and group 1000 in its folder, with a home', async () => {
    const pid = await serverPid(await docker.text('top', container, '-eo', 'pid'))
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0')

    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
    expect(status).toMatch(/^Gid:\t1000\t1000\t1000\t1000$/m)
    expect(environment).toContain('HOME=/home/app')
    expect(await readlink(`/proc/${pid}/cwd`)).toBe('/app')
  })

  it('ends by itself when it is stopped', async () => {
    const startedAt = performance.now()
    await docker.run(['stop', container])
    const elapsedMs = performance.now() - startedAt

    expect((await docker.inspect<Container>(container)).State).toMatchObject({ Running: false, ExitCode: 0 })
    expect(elapsedMs).toBeLessThan(QUICK_STOP_MS)
  })
})

/** Finds the server among the processes of its container; an init may be the first of them. */
async function serverPid(listing: string): Promise<string | undefined> {
  for (const pid of listing.split('\n').slice(1)) {
    if ((await readlink(`/proc/${pid.trim()}/exe`)) === '/app/echo-server') return pid.trim()
  }
  return undefined
}
