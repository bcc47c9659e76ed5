import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INIT_PROGRAMS } from '../../src/pack/init-program.js'
import { initFile } from '../support/init-process.js'
import { behavesAsInit } from '../support/init-suite.js'

const isLinuxAmd64 = process.platform === 'linux' && process.arch === 'x64'
const { stdout: compiler } = spawnSync('x86_64-linux-gnu-gcc', ['--version'], { encoding: 'utf8' })
const hasCompiler = isLinuxAmd64 && compiler !== null
/** The compiler of the checked-in programs. */
const isSameCompiler = hasCompiler && compiler.includes('Debian 12.2.0')

if (!isLinuxAmd64) console.info('init: its behaviour is skipped, the program runs on linux/amd64 only')
else if (!hasCompiler) console.info('init: the rebuilt program is skipped, there is no gcc')

it.each(['amd64', 'arm64'])('is in the sdk as it is checked in for %s, in a few KB', (architecture) => {
  const program = readFileSync(initFile(`init-${architecture}`))

  expect(Buffer.from(INIT_PROGRAMS[architecture] ?? '', 'base64').equals(program)).toBe(true)
  expect(program.byteLength).toBeLessThan(5_000)
})

describe.skipIf(!isLinuxAmd64)('the checked-in init', () => {
  behavesAsInit(() => [initFile('init-amd64')])
})

describe.skipIf(!hasCompiler)('the rebuilt init', () => {
  let folder: string
  const program = () => join(folder, 'init')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-init-'))
    const args = [initFile('build.mjs'), 'amd64', program()]
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.runIf(isSameCompiler)('is the checked-in one, byte by byte', async () => {
    expect((await readFile(program())).equals(await readFile(initFile('init-amd64')))).toBe(true)
  })

  // By another compiler the bytes differ, and only the behaviour tells.
  if (!isSameCompiler) behavesAsInit(() => [program()])
})
