import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushReceipt } from '@slipway/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEBIAN_BASE } from '../../tools/peers/debian-base.mjs'
import { describeWith } from './support/describe-with.js'
import { dockerClient } from './support/docker.js'
import { registryWithPassword } from './support/docker-registry.js'
import { pushByCommand } from './support/slipway.js'
import { ORPHANS, writeStubbornServer } from './support/stubborn-server.js'

/** A stop that did not wait for any grace time to end. */
const QUICK_STOP_MS = 4_000
const INIT_GRACE_MS = 8_000
const DOCKER_GRACE_MS = 10_000

describeWith(
  'docker',
  'docker-registry',
  'gcc',
)('init as PID 1 below Docker', () => {
  const docker = dockerClient()
  const references: string[] = []
  let folder: string
  let registry: Awaited<ReturnType<typeof registryWithPassword>>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-init-'))
    registry = await registryWithPassword()
    await docker.login(registry.registry, registry)
    await writeStubbornServer(join(folder, 'build'))
  })

  afterAll(async () => {
    if (references.length > 0) await docker.run(['image', 'rm', '--force', ...references])
    await registry?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const push = async (build: string, to: string, ...flags: readonly string[]): Promise<PushReceipt> => {
    const receipt = await pushByCommand([join(folder, build), '--to', to, ...flags], registry)
    references.push(receipt.reference)
    await docker.run(['pull', receipt.reference])
    return receipt
  }
  /** Starts a container, and removes it when the work is done. */
  const inContainer = async <T>(args: readonly string[], work: (container: string) => Promise<T>) => {
    const container = await docker.text('run', '--detach', ...args)
    try {
      return await work(container)
    } finally {
      await docker.run(['rm', '--force', container])
    }
  }
  const waitForLog = (container: string, line: string) =>
    expect.poll(() => docker.text('logs', container), { timeout: 10_000 }).toContain(line)
  const exitCode = async (container: string) => Number(await docker.text('wait', container))
  const stop = async (container: string) => {
    const startedAt = performance.now()
    await docker.run(['stop', container])
    const elapsedMs = performance.now() - startedAt
    const { stdout, stderr } = await docker.run(['logs', container])
    return { code: await exitCode(container), stdout, stderr, elapsedMs }
  }

  /** States of the processes whose parent is the container's PID 1, as the host sees them. */
  const childStates = async (container: string) => {
    const { State } = await docker.inspect<{ State: { Pid: number } }>(container)
    const pids = await readFile(`/proc/${State.Pid}/task/${State.Pid}/children`, 'utf8')
    const statuses = pids
      .trim()
      .split(' ')
      .filter((pid) => pid !== '')
      .map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tgone'))
    return (await Promise.all(statuses)).map((status) => /^State:\s*(\S+)/m.exec(status)?.[1])
  }

  it('has the server stopped by its stop command although the server ignores the signal', async () => {
    const command = ['--stop-command', './server', '--stop-command', 'stop']
    const { reference } = await push('build', 'stubborn:1', ...command)

    const stopped = await inContainer([reference], async (container) => {
      await waitForLog(container, 'serving below pid 1')
      return stop(container)
    })

    expect(stopped).toMatchObject({ code: 5, stdout: 'serving below pid 1\nsaved\n', stderr: '' })
    expect(stopped.elapsedMs).toBeLessThan(QUICK_STOP_MS)
  })

  it('kills a server that nothing else ends before Docker would', async () => {
    const { reference } = await push('build', 'immortal:1')

    const stopped = await inContainer([reference], async (container) => {
      await waitForLog(container, 'serving')
      return stop(container)
    })

    expect(stopped.code).toBe(137)
    expect(stopped.stderr).toBe('slipway init: the server did not end within 8 s: killing it\n')
    expect(stopped.elapsedMs).toBeGreaterThanOrEqual(INIT_GRACE_MS)
    expect(stopped.elapsedMs).toBeLessThan(DOCKER_GRACE_MS)
  })

  it('reaps orphans, which a server without init leaves as zombies', async () => {
    const withInit = await push('build', 'orphans:init')
    const without = await push('build', 'orphans:no-init', '--no-init')
    const expectChildren = ({ reference }: PushReceipt, states: readonly string[]) =>
      inContainer([reference], async (container) => {
        await waitForLog(container, 'serving')
        await expect.poll(() => childStates(container)).toEqual(states)
      })

    await expectChildren(withInit, ['S'])
    await expectChildren(
      without,
      Array.from({ length: ORPHANS }, () => 'Z'),
    )
    expect(withInit.layers.length).toBe(without.layers.length + 1)
  })

  it('passes exit codes on, takes arguments after the image, and says what it cannot start', async () => {
    const { reference } = await push('build', 'codes:1')
    const end = (...words: readonly string[]) => inContainer([reference, ...words], exitCode)

    expect(await end('exit', '0')).toBe(0)
    expect(await end('exit', '3')).toBe(3)
    expect(await end('exit', '255')).toBe(255)
    expect(await end('crash')).toBe(139)
    const missing = ['--entrypoint', '/slipway/init', reference, '--', '/app/missing']
    await inContainer(missing, async (container) => {
      expect(await exitCode(container)).toBe(127)
      const { stderr } = await docker.run(['logs', container])
      expect(stderr).toBe('slipway init: cannot start /app/missing: not found\n')
    })
  })

  it('works as any user, on a read-only root and without any capability', async () => {
    const { reference } = await push('build', 'locked:1')
    const locked = ['--read-only', '--user', '4242:4242', '--cap-drop', 'ALL']

    const options = [...locked, '--security-opt', 'no-new-privileges', reference, 'exit', '3']

    expect(await inContainer(options, exitCode)).toBe(3)
  })

  describeWith('debootstrap')('on a Debian base', () => {
    const SCRIPT =
      '#!/bin/sh\ntrap "" TERM\necho ready\nwhile [ ! -e "$HOME/stop" ]; do sleep 0.1; done\nexit 7\n'

    it('finds the stop command in PATH and runs it as the server is run', async () => {
      const base = `${registry.registry}/library/debian-base:12`
      await docker.run(['tag', DEBIAN_BASE, base])
      references.push(base)
      await docker.run(['push', base])
      await mkdir(join(folder, 'script'))
      await writeFile(join(folder, 'script', 'server.sh'), SCRIPT)
      await chmod(join(folder, 'script', 'server.sh'), 0o755)
      const words = ['sh', '-c', 'touch "$HOME/stop"'].flatMap((word) => ['--stop-command', word])
      const flags = ['--base', base, '--platform', 'linux/amd64', '--entrypoint', './server.sh']

      const { reference } = await push('script', 'script:1', ...flags, ...words)
      const stopped = await inContainer([reference], async (container) => {
        await waitForLog(container, 'ready')
        return stop(container)
      })

      expect(stopped).toMatchObject({ code: 7, stderr: '' })
      expect(stopped.elapsedMs).toBeLessThan(QUICK_STOP_MS)
    })
  })
})
