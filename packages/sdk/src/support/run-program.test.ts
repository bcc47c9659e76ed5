import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { runProgram } from './run-program.js'

const OPTIONS = { cwd: tmpdir(), timeoutMs: 10_000 }
const echo = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'

describe('runProgram', () => {
  it('hands arguments over as they are, whatever a shell would make of them', async () => {
    const args = ['a b', '$HOME', '"quoted"', '%PATH%', ';exit', '*', '']

    expect(JSON.parse(await runProgram(process.execPath, ['-e', echo, ...args], OPTIONS))).toEqual(args)
  })

  it.each(['git.cmd', 'C:\\tools\\GIT.BAT'])(
    'refuses %s, which Windows would run in a shell',
    async (program) => {
      await expect(runProgram(program, [], OPTIONS)).rejects.toThrow(TypeError)
    },
  )

  it('gives up on a program that does not end', async () => {
    const forever = ['-e', 'setInterval(() => {}, 1000)']

    await expect(runProgram(process.execPath, forever, { ...OPTIONS, timeoutMs: 300 })).rejects.toThrow(
      'within 300 ms',
    )
  })

  it('takes no answer from a program that fails', async () => {
    const failing = ['-e', 'process.stdout.write("half"); process.exitCode = 2']

    await expect(runProgram(process.execPath, failing, OPTIONS)).rejects.toThrow('ended with 2')
  })
})
