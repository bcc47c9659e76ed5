import { spawn } from 'node:child_process'
import { describe, expect, it, vi } from 'vitest'
import { askProgram, SilentProgram } from './ask-program.js'

vi.mock(import('node:child_process'), { spy: true })

const ask = (script: string, over: { input?: string; timeoutMs?: number; signal?: AbortSignal } = {}) =>
  askProgram(process.execPath, ['-e', script], { input: '', timeoutMs: 10_000, ...over })

const ECHO = 'process.stdin.on("data", (data) => process.stdout.write(data))'

describe('askProgram', () => {
  it('hands over what must not be seen by standard input, and gives the answer', async () => {
    expect(await ask(ECHO, { input: 'a "$ecret"\n' })).toEqual({ exitCode: 0, stdout: 'a "$ecret"\n' })
  })

  it('gives the exit code of a program that refuses, with what it said', async () => {
    expect(await ask('process.stdout.write("none"); process.exitCode = 3')).toEqual({
      exitCode: 3,
      stdout: 'none',
    })
  })

  it('takes an answer from a program that reads nothing', async () => {
    const answer = await ask('process.stdin.destroy(); process.stdout.write("yes")', {
      input: 'x'.repeat(1_000_000),
    })

    expect(answer.stdout).toBe('yes')
  })

  it.each([
    ['does not answer', 'setInterval(() => {}, 1000)', 'within 200 ms'],
    ['does not stop talking', 'setInterval(() => process.stdout.write("x".repeat(9999)), 1)', 'more than'],
  ])('gives up on one that %s', async (_, script, reason) => {
    const timeoutMs = reason.startsWith('within') ? 200 : 10_000

    const asked = ask(script, { timeoutMs })

    await expect(asked).rejects.toThrow(SilentProgram)
    await expect(asked).rejects.toThrow(reason)
  })

  it('keeps our own variables from it, and leaves it the others', async () => {
    const env = { ...process.env, SLIPWAY_PUSH_TOKEN: 'secret', DOCKER_AUTH_CONFIG: '{}', OTHER: 'other' }
    const script = 'process.stdout.write(JSON.stringify(process.env))'

    const { stdout } = await askProgram(process.execPath, ['-e', script], {
      input: '',
      timeoutMs: 10_000,
      env,
    })

    expect(JSON.parse(stdout)).toMatchObject({ OTHER: 'other' })
    expect(stdout).not.toMatch(/SLIPWAY|DOCKER_AUTH_CONFIG|secret/)
  })

  it('ends it when the caller aborts', async () => {
    const controller = new AbortController()
    const asked = ask('setInterval(() => {}, 1000)', { signal: controller.signal })
    controller.abort()

    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
  })

  it('listens to nobody who holds the output of one that was given up', async () => {
    const grandchild = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3000)'], { stdio: 'inherit' })`

    const asked = ask(`${grandchild}; setInterval(() => {}, 1000)`, { timeoutMs: 500 })

    await expect(asked).rejects.toThrow(SilentProgram)
    expect(vi.mocked(spawn).mock.results.at(-1)?.value).toMatchObject({ stdout: { destroyed: true } })
  })

  it('says that a program is not there', async () => {
    const asked = askProgram('no-such-program-here', [], { input: '', timeoutMs: 1000 })

    await expect(asked).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses what Windows would run in a shell', async () => {
    await expect(askProgram('helper.cmd', [], { input: '', timeoutMs: 1000 })).rejects.toThrow(TypeError)
  })
})
