import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { findDockerode } from './load-dockerode.js'

const notFound = async (): Promise<unknown> => {
  throw Object.assign(new Error("Cannot find package 'dockerode'"), { code: 'ERR_MODULE_NOT_FOUND' })
}
const installed = (source: string) =>
  tempTree({
    'node_modules/dockerode/package.json': '{"main":"index.js"}',
    'node_modules/dockerode/index.js': source,
  })

describe('findDockerode', () => {
  it('takes the package beside this one, without asking the program folder', async () => {
    class Docker {
      readonly modem = { dial: () => undefined }
    }

    const open = await findDockerode(async () => ({ default: Docker }), '/nowhere', 'ask')

    expect(open({})).toHaveProperty('dial')
  })

  it('takes the one beside a program that is installed for the whole machine', async () => {
    const folder = await installed('module.exports = function () { this.modem = { dial() {} } }')

    const open = await findDockerode(notFound, folder, 'ask')

    expect(open({})).toHaveProperty('dial')
  })

  it('says how it is installed when it is nowhere', async () => {
    await expect(findDockerode(notFound, undefined, 'ask the engine')).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: 'Could not ask the engine: the package dockerode is not installed.',
      hint: expect.stringContaining('npm install dockerode'),
    })
  })

  it('says why it cannot be loaded, in one line', async () => {
    const folder = await installed('throw new Error("half of it is missing\\nand so on")')

    await expect(findDockerode(notFound, folder, 'ask')).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      reason: 'the package dockerode cannot be loaded: half of it is missing',
    })
  })

  it.each([
    'module.exports = {}',
    'module.exports = function () {}',
    'module.exports = function () { throw Error("no") }',
  ])('refuses another package of that name: %s', async (source) => {
    const folder = await installed(source)
    const open = async () => (await findDockerode(notFound, folder, 'ask'))({})

    await expect(open()).rejects.toMatchObject({ code: 'ENGINE_MISSING' })
  })
})
