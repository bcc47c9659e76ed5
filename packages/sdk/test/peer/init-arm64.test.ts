import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { run } from '../../../../tools/peers/run.mjs'
import { initFile, runInit, startInit } from '../support/init-process.js'
import { behavesAsInit, server } from '../support/init-suite.js'

const QEMU = 'qemu-aarch64'
const INIT = initFile('init-arm64')

/** Numbers of prctl and PR_SET_CHILD_SUBREAPER on this machine. */
const SUBREAPER = process.arch === 'arm64' ? '167, 36' : '157, 36'
/** Debian 12's qemu refuses this one request of init, so that it is made before; it outlives the exec. */
const AS_SUBREAPER = ['perl', '-e', `syscall(${SUBREAPER}, 1, 0, 0, 0); exec @ARGV`]

/** The servers are programs of this machine: qemu hands an execve to the kernel, which runs them natively. */
describeWith('qemu-user')('the checked-in init for arm64, under qemu-user', () => {
  behavesAsInit(() => [...AS_SUBREAPER, QEMU, INIT])

  it('starts an arm64 program and passes a signal and the exit code through it', async () => {
    // The only arm64 program at hand: a second init, with a native server below it.
    const program = ['--', QEMU, INIT, ...server({ SIGTERM: 7 })]
    const running = await startInit([QEMU, INIT, ...program])

    running.signal('SIGTERM')

    expect((await running.end()).code).toBe(7)
    expect((await runInit([QEMU, INIT, '--', QEMU, INIT, '--', '/no/such/program'])).code).toBe(127)
  })
})

describeWith('gcc-arm64')('the rebuilt init for arm64', () => {
  it('is the checked-in one, byte by byte, where the compiler is the one that made it', async ({ skip }) => {
    const { stdout } = await run('aarch64-linux-gnu-gcc', ['--version'])
    skip(!stdout.includes('Debian 12.2.0'), 'another compiler')
    const rebuilt = join(tmpdir(), `slipway-init-arm64-${process.pid}`)
    try {
      await run(process.execPath, [initFile('build.mjs'), 'arm64', rebuilt])

      expect((await readFile(rebuilt)).equals(await readFile(INIT))).toBe(true)
    } finally {
      await rm(rebuilt, { force: true })
    }
  })
})
