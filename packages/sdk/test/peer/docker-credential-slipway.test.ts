import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { run } from '../../../../tools/peers/run.mjs'
import { answerCredentialHelper } from '../../src/credentials/docker/credential-helper.js'
import { createDockerConfigSource } from '../../src/credentials/docker/docker-config-source.js'
import { removeDockerSetup, setupDocker } from '../../src/credentials/docker/docker-setup.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { Secret } from '../../src/log/secret.js'
import { writeHelper } from '../support/docker-helper-program.js'
import { listen } from '../support/listening.js'

const CONFIG = '{\n\t"auths": {},\n\t"HttpHeaders": {\n\t\t"X-Test": "kept"\n\t}\n}'

describe('docker’s world', () => {
  let emulator: Emulator
  let folder: string
  let env: Record<string, string | undefined>

  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(async () => {
    await emulator?.close()
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-docker-config-'))
    await writeFile(join(folder, 'config.json'), CONFIG, { mode: 0o600 })
    env = { ...process.env, DOCKER_CONFIG: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder }
    return () => rm(folder, { recursive: true, force: true })
  })

  describeWith('skopeo')('skopeo login', () => {
    it('writes what we read, for a host and for one project of it', async () => {
      const { registry, project, push, pull } = emulator
      const authFile = join(folder, 'auth.json')
      const login = (to: string, { username, token }: { username: string; token: string }) => {
        const args = ['login', '--tls-verify=false', '--authfile', authFile, '--username', username]
        return run('skopeo', [...args, '--password-stdin', to], { env, input: token })
      }
      await login(registry, pull)
      await login(`${registry}/${project}`, push)

      const source = createDockerConfigSource({ env: { ...env, REGISTRY_AUTH_FILE: authFile } })
      const find = async (of?: string) => {
        const lookup = await source.find({ kind: 'pull', registry, project: of })
        return lookup.state === 'found'
          ? [lookup.credential.username, lookup.credential.secret.reveal(), lookup.credential.origin]
          : lookup
      }

      expect(await find(project)).toEqual([push.username, push.token, 'podman auth file'])
      expect(await find()).toEqual([pull.username, pull.token, 'podman auth file'])
      expect(await find(`${project}x`)).toEqual([pull.username, pull.token, 'podman auth file'])
    })
  })

  describe('and our helper', () => {
    let store: CredentialStore

    beforeEach(async () => {
      store = createMemoryStore()
      const helpers = join(folder, 'helpers')
      await mkdir(helpers)
      env = { ...env, PATH: `${helpers}:${process.env.PATH}` }
      // The program passes on what it is asked: the answers come from the sources under test.
      const server = createServer((request, response) => {
        void text(request).then(async (body) => {
          const { action, input } = JSON.parse(body) as { action: string; input: string }
          const output = await answerCredentialHelper(action, input, { stores: [store], version: '1' })
          response.end(JSON.stringify(output))
        })
      })
      const url = `http://${await listen(server)}`
      const ask = `fetch('${url}', { method: 'POST', body: JSON.stringify({ action, input }) })`
      await writeHelper(
        helpers,
        'slipway',
        `${ask}.then((r) => r.json()).then((a) => answer(a.stdout, a.exitCode))`,
      )
    })

    const configText = () => readFile(join(folder, 'config.json'), 'utf8')

    describeWith('skopeo')('skopeo', () => {
      it('is given the credential that we keep', async () => {
        const { registry, project, pull } = emulator
        const listTags = () =>
          run('skopeo', ['list-tags', '--tls-verify=false', `docker://${registry}/${project}/none`], { env })
        await setupDocker(registry, { env })

        await expect(listTags()).rejects.toThrow(/unauthorized|authentication required/i)
        const secret = new Secret(pull.token)
        await store.put({ kind: 'pull', registry, username: pull.username, secret, origin: 'test' })
        await expect(listTags()).rejects.toThrow(/name unknown|not found/i)
      })
    })

    describeWith('docker')('docker', () => {
      const docker = dockerClient()

      it('logs in, pushes, pulls and logs out by way of us, and its file has no secret', async () => {
        const { registry, project, push } = emulator
        const image = `${registry}/${project}/tiny:1`
        const inDocker = (...args: string[]) => docker.run(args, { env })
        await setupDocker(registry, { env })

        const login = ['login', '--username', push.username, '--password-stdin', registry]
        await docker.run(login, { env, input: push.token })
        const kept = await store.get({ kind: 'push', registry })
        expect(kept?.username).toBe(push.username)
        expect(kept?.secret.reveal()).toBe(push.token)
        const during = await configText()
        expect(during).toContain('"X-Test": "kept"')
        expect(during).not.toContain(push.token)
        expect(during).not.toContain(Buffer.from(`${push.username}:${push.token}`).toString('base64'))

        const archive = join(folder, 'tiny.tar')
        await run('tar', ['--create', '--file', archive, '--directory', folder, 'config.json'])
        await inDocker('import', archive, image)
        await inDocker('push', image)
        await inDocker('rmi', image)
        await inDocker('pull', image)

        await inDocker('logout', registry)
        expect(await store.list()).toEqual([])
        await inDocker('rmi', image)
        await expect(inDocker('pull', image)).rejects.toThrow(/denied|unauthorized|authentication required/i)
      })

      it('reads the file that we have edited, and is as before when it is taken back', async () => {
        const { registry } = emulator
        await setupDocker(registry, { env })
        expect(await configText()).toContain(`"${registry}": "slipway"`)
        expect((await stat(join(folder, 'config.json'))).mode & 0o777).toBe(0o600)
        await docker.run(['version', '--format', '{{.Client.Version}}'], { env })

        await removeDockerSetup(registry, { env })
        expect(await configText()).toBe(CONFIG)
      })
    })
  })
})
