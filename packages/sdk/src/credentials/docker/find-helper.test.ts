import { chmod, mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../../test/support/temp-folder.js'
import { findHelper, pathVariable } from './find-helper.js'

describe('findHelper', () => {
  const onlyAt =
    (...paths: string[]) =>
    async (path: string) =>
      paths.includes(path)

  it('looks through the absolute folders of PATH, in their order, and never in the current one', async () => {
    const asked: string[] = []
    const isProgram = async (path: string) => {
      asked.push(path)
      return path.startsWith('/opt')
    }
    const env = { PATH: ':.:bin:../x:/usr/bin::/opt/bin:/late' }

    expect(await findHelper('pass', { env, platform: 'linux', isProgram })).toEqual({
      state: 'found',
      program: '/opt/bin/docker-credential-pass',
    })
    expect(asked).toEqual(['/usr/bin/docker-credential-pass', '/opt/bin/docker-credential-pass'])
  })

  it.each(['', '../pass', 'a/b', 'a b', 'pass;id', '$(id)', 'pä', 'a\0b', 'a\nb', 'C:x'])(
    'refuses the name %j',
    async (name) => {
      const isProgram = async () => true

      expect(await findHelper(name, { env: { PATH: '/bin' }, platform: 'linux', isProgram })).toMatchObject({
        state: 'missing',
        reason: expect.stringContaining('name of the credential helper'),
      })
    },
  )

  it('takes an .exe on Windows, from folders with a drive or a share', async () => {
    const env = { Path: 'bin;\\rooted;C:relative;C:\\Program Files\\x;\\\\server\\share' }
    const find = (...paths: string[]) =>
      findHelper('wincred', { env, platform: 'win32', isProgram: onlyAt(...paths) })

    expect(await find('C:\\Program Files\\x\\docker-credential-wincred.exe')).toMatchObject({
      state: 'found',
      program: 'C:\\Program Files\\x\\docker-credential-wincred.exe',
    })
    expect(await find('\\\\server\\share\\docker-credential-wincred.exe')).toMatchObject({ state: 'found' })
    expect(await find('\\rooted\\docker-credential-wincred.exe')).toMatchObject({ state: 'missing' })
    expect(await find('C:\\Program Files\\x\\docker-credential-wincred.cmd')).toMatchObject({
      state: 'missing',
      reason: expect.stringContaining('would run in a shell'),
      hint: 'Install docker-credential-wincred.exe.',
    })
  })

  it.skipIf(process.platform === 'win32')('passes by folders and files that nobody may run', async () => {
    const root = await tempTree({ 'plain/docker-credential-x': '', 'good/docker-credential-x': '' })
    await mkdir(join(root, 'folder/docker-credential-x'), { recursive: true })
    await chmod(join(root, 'good/docker-credential-x'), 0o755)
    const PATH = ['folder', 'plain', 'absent', 'good'].map((name) => join(root, name)).join(delimiter)

    expect(await findHelper('x', { env: { PATH } })).toEqual({
      state: 'found',
      program: join(root, 'good/docker-credential-x'),
    })
    expect(await findHelper('x', { env: {} })).toMatchObject({
      state: 'missing',
      reason: 'docker-credential-x is not in PATH',
    })
  })
})

describe('pathVariable', () => {
  it('finds the variable however it is spelled', () => {
    expect(pathVariable({ Path: 'C:\\x' })).toBe('C:\\x')
    expect(pathVariable({})).toBe('')
  })
})
