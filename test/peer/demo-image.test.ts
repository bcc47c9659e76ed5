import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../tools/peers/run.mjs'
import { root } from '../../tools/run.mjs'
import { describeWith } from './support/describe-with.js'
import { dockerClient } from './support/docker.js'
import { pushByCommand } from './support/slipway.js'

interface RunningImage {
  readonly RepoDigests: readonly string[]
}

describeWith('docker')('the image of the demo', () => {
  const docker = dockerClient()
  let folder: string
  let emulator: Emulator

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-demo-peer-'))
    emulator = await startEmulator()
  })

  afterAll(async () => {
    await emulator?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('can be pulled by Docker and run', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'tools', 'demo.mjs')])
    const demoDigest = /^\s*1\.0\.0\s+(sha256:[0-9a-f]{64})\s/m.exec(stdout)?.[1]

    // The demo takes its emulator with it when it ends: the same steps here, and the digest shows that they were.
    const build = join(folder, 'build')
    await cp(join(root, 'examples', 'echo-server', 'build'), build, { recursive: true })
    await chmod(join(build, 'echo-server'), 0o644)
    const { registry, push } = emulator
    const account = { registry, username: push.username, password: push.token }
    const ports = ['--port', '7777/udp', '--port', '7777/tcp']
    const receipt = await pushByCommand([build, '--to', 'echo-server:1.0.0', ...ports], account)
    expect(receipt.digest).toBe(demoDigest)

    await docker.login(registry, account)
    await docker.run(['pull', receipt.reference])
    const image = await docker.inspect<RunningImage>(receipt.reference)
    expect(image.RepoDigests).toEqual([`${registry}/${receipt.repository}@${demoDigest}`])
    const container = await docker.text('run', '--detach', receipt.reference)
    try {
      await expect
        .poll(() => docker.text('logs', container))
        .toBe('echo server: listening on udp/7777 and tcp/7777')
    } finally {
      await docker.run(['rm', '--force', container])
      await docker.run(['image', 'rm', receipt.reference])
    }
  })
})
