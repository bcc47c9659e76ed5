import { writeFileSync as writeSync } from 'node:fs'
import { chmod, lstat, mkdir, readdir, readFile, rename, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeHelper } from '../../../test/support/docker-helper-program.js'
import { tempTree } from '../../../test/support/temp-folder.js'
import type { askProgram } from '../../support/ask-program.js'
import { editDockerConfig } from './docker-config-edit.js'
import { removeDockerSetup, setupDocker } from './docker-setup.js'

const HOST = 'registry.example.com'
const CONFIG = '{\n\t"auths": {\n\t\t"a.example": {\n\t\t\t"auth": "cGxhbnRlZDpwbGFudGVk"\n\t\t}\n\t}\n}'
const AFTER = `${CONFIG.slice(0, -2)},\n\t"credHelpers": {\n\t\t"${HOST}": "slipway"\n\t}\n}`

/** Docker's folder with this file, and our helper in PATH. */
async function aDocker(config: string | undefined, script = 'answer("docker-credential-slipway 1\\n")') {
  const folder = await tempTree(config === undefined ? {} : { 'config.json': config })
  const bin = await tempTree({})
  await writeHelper(bin, 'slipway', script)
  const path = join(folder, 'config.json')
  const env = { DOCKER_CONFIG: folder, PATH: bin, SLIPWAY_PUSH_TOKEN: 'planted' }
  return { folder, bin, path, env, text: () => readFile(path, 'utf8') }
}

// Windows starts no scripts.
describe.skipIf(process.platform === 'win32')('setupDocker', () => {
  it('names our helper for this host alone, once, and keeps a copy that only the user reads', async () => {
    const docker = await aDocker(CONFIG)
    await chmod(docker.path, 0o640)

    const done = await setupDocker(HOST, docker)
    const again = await setupDocker(`https://${HOST}/`, docker)

    expect(await docker.text()).toBe(AFTER)
    expect((await stat(docker.path)).mode & 0o777).toBe(0o640)
    expect(done).toEqual({ host: HOST, path: docker.path, isChanged: true, backup: done.backup })
    expect(await readFile(done.backup ?? '', 'utf8')).toBe(CONFIG)
    expect((await stat(done.backup ?? '')).mode & 0o777).toBe(0o600)
    expect(done.backup).toMatch(/config\.json\.slipway-backup-\d{8}T\d{9}Z$/)
    expect(again).toMatchObject({ isChanged: false, backup: undefined })
    expect(await readdir(docker.folder)).toHaveLength(2)
  })

  it('is taken back to the byte, and only where it is ours', async () => {
    const docker = await aDocker(CONFIG)
    await setupDocker(HOST, docker)

    expect(await removeDockerSetup('other.example', docker)).toMatchObject({ isChanged: false })
    expect(await removeDockerSetup(HOST, docker)).toMatchObject({ isChanged: true })
    expect(await docker.text()).toBe(CONFIG)
    expect(await removeDockerSetup(HOST, docker)).toMatchObject({ isChanged: false })
  })

  it('makes the file and its folder where docker has none', async () => {
    const docker = await aDocker(undefined)
    const env = { ...docker.env, DOCKER_CONFIG: join(docker.folder, 'new') }

    expect(await removeDockerSetup(HOST, { env })).toMatchObject({ isChanged: false })
    const { path, backup } = await setupDocker('docker.io', { env })

    expect(backup).toBeUndefined()
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      credHelpers: { 'https://index.docker.io/v1/': 'slipway' },
    })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(docker.folder, 'new'))).mode & 0o777).toBe(0o700)
  })

  it('follows a link, and leaves it one', async () => {
    const docker = await aDocker(CONFIG)
    await mkdir(join(docker.folder, 'dotfiles'))
    await rename(docker.path, join(docker.folder, 'dotfiles/docker.json'))
    await symlink('dotfiles/docker.json', docker.path)

    const { path, backup } = await setupDocker(HOST, docker)

    expect((await lstat(docker.path)).isSymbolicLink()).toBe(true)
    expect(await docker.text()).toBe(AFTER)
    expect([path, backup]).toEqual([
      join(docker.folder, 'dotfiles/docker.json'),
      expect.stringContaining(join(docker.folder, 'dotfiles/docker.json.slipway-backup-')),
    ])
  })

  it('gives way to another helper unless told', async () => {
    const config = `{"credHelpers":{"https://${HOST}":"pass"}}`
    const docker = await aDocker(config)

    await expect(setupDocker(HOST, docker)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('docker-credential-pass'),
    })
    expect(await docker.text()).toBe(config)
    expect(await readdir(docker.folder)).toEqual(['config.json'])

    await setupDocker(HOST, { ...docker, replacesHelper: true })
    expect(JSON.parse(await docker.text())).toEqual({
      credHelpers: { [`https://${HOST}`]: 'pass', [HOST]: 'slipway' },
    })
  })

  it('runs the helper first, with PATH alone', async () => {
    const docker = await aDocker(CONFIG)
    const asked: unknown[] = []
    const ask: typeof askProgram = async (...args) => {
      asked.push(args)
      return { exitCode: 0, stdout: 'docker-credential-slipway 1\n' }
    }

    await setupDocker(HOST, { ...docker, ask, platform: 'linux' })

    expect(asked).toMatchObject([
      [join(docker.bin, 'docker-credential-slipway'), ['version'], { env: { PATH: docker.bin } }],
    ])
    expect(JSON.stringify(asked)).not.toContain('planted')
  })

  it.each<[string, string]>([
    ['fails', 'answer("docker-credential-slipway", 1)'],
    ['is another program', 'answer("hello")'],
    ['wants more than PATH', 'answer(process.env.HOME ? "docker-credential-slipway" : "")'],
  ])('writes nothing when the helper %s', async (_, script) => {
    const docker = await aDocker(CONFIG, script)

    await expect(setupDocker(HOST, docker)).rejects.toMatchObject({
      code: 'LOCAL_IO',
      message: expect.stringContaining('does not answer'),
    })
    expect(await docker.text()).toBe(CONFIG)
    expect(await readdir(docker.folder)).toEqual(['config.json'])
  })

  it('writes nothing when the helper is not there', async () => {
    const docker = await aDocker(CONFIG)

    const setup = setupDocker(HOST, { env: { ...docker.env, PATH: docker.folder } })

    await expect(setup).rejects.toMatchObject({
      code: 'LOCAL_IO',
      message: expect.stringContaining('not in PATH'),
    })
    expect(await docker.text()).toBe(CONFIG)
  })

  it.each([
    'planted',
    '["planted"]',
    `{"auths":{},"auths":{"planted":1}}`,
    `\uFEFF${CONFIG}`,
    `{"credHelpers":["planted"]}`,
    `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`,
  ])('leaves a file as it is that it does not understand: %j', async (config) => {
    const docker = await aDocker(config)

    const error: unknown = await setupDocker(HOST, docker).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ code: 'CONFIG_INVALID', target: docker.path })
    expect(JSON.stringify(error)).not.toContain('planted')
    expect(await docker.text()).toBe(config)
    expect(await readdir(docker.folder)).toEqual(['config.json'])
  })

  it.each(['', 'a b', `user:x@${HOST}`, `${HOST}/studio`])('refuses %j as a host', async (host) => {
    const docker = await aDocker(CONFIG)

    await expect(setupDocker(host, docker)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(removeDockerSetup(host, docker)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })
})

describe.skipIf(process.platform === 'win32')('editDockerConfig', () => {
  const options = { action: 'edit', keepsBackup: true }

  it('starts again when docker wrote the file meanwhile, and loses neither change', async () => {
    const docker = await aDocker('{"auths":{}}')
    let isFirst = true
    const { backup } = await editDockerConfig(
      docker.path,
      (text) => {
        if (isFirst) writeSync(docker.path, '{"auths":{"b":{}}}')
        isFirst = false
        return text.replace('{"auths"', '{"x":1,"auths"')
      },
      options,
    )

    expect(await docker.text()).toBe('{"x":1,"auths":{"b":{}}}')
    expect(await readFile(backup ?? '', 'utf8')).toBe('{"auths":{"b":{}}}')
    expect(await readdir(docker.folder)).toHaveLength(2)
  })

  it('gives up on a file that changes all the time', async () => {
    const docker = await aDocker('{}')
    let count = 0
    const edit = editDockerConfig(
      docker.path,
      (text) => {
        count += 1
        writeSync(docker.path, `{"count":${count}}`)
        return `${text} `
      },
      options,
    )

    await expect(edit).rejects.toMatchObject({ code: 'LOCAL_IO' })
    expect(await docker.text()).toBe(`{"count":${count}}`)
    expect(await readdir(docker.folder)).toEqual(['config.json'])
  })

  it('refuses a link to nothing and a folder', async () => {
    const docker = await aDocker(undefined)
    await symlink('nowhere', docker.path)
    await mkdir(join(docker.folder, 'folder'))

    for (const path of [docker.path, join(docker.folder, 'folder')]) {
      await expect(editDockerConfig(path, () => '{"a":1}', options)).rejects.toThrow('Could not edit')
    }
    expect((await readdir(docker.folder)).sort()).toEqual(['config.json', 'folder'])
  })

  it('writes nothing that docker could not read', async () => {
    const docker = await aDocker('{}')

    const edit = editDockerConfig(docker.path, () => 'planted', options)

    await expect(edit).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(await docker.text()).toBe('{}')
  })
})
