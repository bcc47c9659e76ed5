import { describe, expect, it } from 'vitest'
import { npmProgram } from '../../tools/npm.mjs'
import { runNode } from '../../tools/run.mjs'
import { checkNode } from '../../tools/setup.mjs'

describe('the check of the Node version', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.11.1'])('accepts %s', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })

  it.each(['18.20.8', '20.18.3', '20.9.0'])('refuses %s and says what is needed', (version) => {
    expect(() => checkNode(version)).toThrow(`Slipway needs Node 20.19 or newer; this is Node ${version}.`)
  })
})

describe('child processes of the tools', () => {
  it('give both outputs and the exit code', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3'

    const { code, output } = await runNode(['-e', script], { capture: true })

    expect(code).toBe(3)
    expect(output).toContain('out')
    expect(output).toContain('err')
  })

  it('find npm without the help of an npm script', async () => {
    const started = process.env.npm_execpath
    delete process.env.npm_execpath
    try {
      const { code, output } = await runNode([npmProgram(), '--version'], { capture: true })

      expect(code).toBe(0)
      expect(output).toMatch(/^\d+\.\d+\.\d+/m)
    } finally {
      if (started !== undefined) process.env.npm_execpath = started
    }
  })

  it.skipIf(process.platform === 'win32')('report a death by signal as a shell does', async () => {
    const { code } = await runNode(['-e', 'process.kill(process.pid, "SIGTERM")'], { capture: true })

    expect(code).toBe(143)
  })
})
