import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../../test/support/temp-folder.js'
import type { Credential } from '../credential.js'
import { importFromDocker } from './docker-import.js'

const CONFIG = JSON.stringify(
  {
    auths: {
      'a.example': { auth: btoa('robot$a:planted-a') },
      'https://b.example/v1/': { username: 'b', password: 'planted-b' },
      'token.example': { auth: btoa('x:'), identitytoken: 'planted' },
      'marked.example': {},
      'quay.example/studio': { auth: btoa('s:planted-s') },
    },
    credsStore: 'desktop',
  },
  undefined,
  '\t',
)

async function aDocker(files: Record<string, string>) {
  const folder = await tempTree(files)
  const kept: Credential[] = []
  const put = async (credential: Credential) => {
    kept.push(credential)
  }
  return {
    folder,
    env: { DOCKER_CONFIG: folder },
    kept,
    put,
    text: () => readFile(join(folder, 'config.json'), 'utf8'),
  }
}

describe('importFromDocker', () => {
  it('hands over what docker has in plain text, as push credentials, and leaves the file alone', async () => {
    const docker = await aDocker({ 'config.json': CONFIG })

    const done = await importFromDocker(docker)

    expect(docker.kept).toMatchObject([
      { kind: 'push', registry: 'a.example', username: 'robot$a', origin: 'docker config' },
      { kind: 'push', registry: 'b.example', username: 'b' },
    ])
    expect(docker.kept.map(({ secret }) => secret.reveal())).toEqual(['planted-a', 'planted-b'])
    expect(done).toMatchObject({
      imported: ['a.example', 'b.example'],
      skipped: [{ host: 'token.example', reason: expect.stringContaining('identity token') }],
      isRemoved: false,
    })
    expect(JSON.stringify(done)).not.toContain('planted')
    expect(await docker.text()).toBe(CONFIG)
  })

  it('takes exactly the imported entries out, of our copies of the file too, and leaves no new copy', async () => {
    const backup = 'config.json.slipway-backup-20260101T000000000Z'
    const docker = await aDocker({ 'config.json': CONFIG, [backup]: CONFIG, 'other.json': CONFIG })

    const done = await importFromDocker({ ...docker, hosts: ['https://a.example'], removes: true })

    const left = CONFIG.replace(/\n\t\t"a\.example": \{[^}]*\},/, '')
    expect(done).toMatchObject({ imported: ['a.example'], skipped: [], isRemoved: true })
    expect(await docker.text()).toBe(left)
    expect(await readFile(join(docker.folder, backup), 'utf8')).toBe(left)
    expect((await readdir(docker.folder)).sort()).toEqual(['config.json', backup, 'other.json'])
  })

  it('leaves the file as it is when one cannot be kept', async () => {
    const docker = await aDocker({ 'config.json': CONFIG })
    const put = async ({ registry }: Credential) => {
      if (registry === 'b.example') throw new Error('the keychain is locked')
    }

    await expect(importFromDocker({ ...docker, put, removes: true })).rejects.toThrow('locked')
    expect(await docker.text()).toBe(CONFIG)
  })

  it('leaves an entry that docker changed meanwhile', async () => {
    const docker = await aDocker({ 'config.json': CONFIG })
    const put = async () => {
      await writeFile(
        join(docker.folder, 'config.json'),
        CONFIG.replace(btoa('robot$a:planted-a'), btoa('r:new')),
      )
    }

    await importFromDocker({ ...docker, put, hosts: ['a.example'], removes: true })

    expect(JSON.parse(await docker.text()).auths['a.example']).toEqual({ auth: btoa('r:new') })
  })

  it('says what docker does not have', async () => {
    const docker = await aDocker({})

    expect(await importFromDocker({ ...docker, hosts: ['a.example'], removes: true })).toMatchObject({
      imported: [],
      skipped: [{ host: 'a.example', reason: 'docker has none in plain text' }],
      isRemoved: false,
    })
    expect(await readdir(docker.folder)).toEqual([])
  })

  it('refuses a file that is not docker’s', async () => {
    const docker = await aDocker({ 'config.json': 'planted' })

    const error: unknown = await importFromDocker(docker).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(JSON.stringify(error)).not.toContain('"planted')
  })
})
