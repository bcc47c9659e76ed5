// Robots made by Harbor's API, with no more than a task needs, in the hands of Docker.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { run } from '../../../../tools/peers/run.mjs'
import { type Harbor, startHarbor } from '../harbor/support/a-harbor.js'
import { aRobot } from '../harbor/support/robots.js'

/** How Docker says what it was refused for. */
const REFUSED = /denied|unauthorized|authentication required/i

describeWith('docker')('docker, at a Harbor', () => {
  const docker = dockerClient()

  describe.each([{ auth: 'token' }, { auth: 'basic' }] as const)('with $auth authentication', ({ auth }) => {
    let harbor: Harbor
    let folder: string
    let names = 0
    const image = (name: string) => `${harbor.emulator.registry}/studio/${name}:1.0`

    beforeAll(async () => {
      harbor = await startHarbor({ auth })
      folder = await mkdtemp(join(tmpdir(), 'slipway-harbor-docker-'))
      const archive = join(folder, 'motd.tar')
      await writeFile(join(folder, 'motd.txt'), 'a server\n')
      await run('tar', ['--create', '--file', archive, '--directory', folder, 'motd.txt'])
      await docker.run(['import', archive, image('server')])
      const { username, token: password } = harbor.emulator.push
      await docker.login(harbor.emulator.registry, { username, password })
      await docker.run(['push', image('server')])
    })
    afterAll(async () => {
      await docker.run(['image', 'rm', '--force', image('server'), image('other')])
      await harbor.emulator.close()
      await rm(folder, { recursive: true, force: true })
    })

    const loginAs = async (permissions: readonly string[]) => {
      const { username, token: password } = await aRobot(harbor, `robot-${names++}`, permissions)
      await docker.login(harbor.emulator.registry, { username, password })
    }
    const push = async () => {
      await docker.run(['tag', image('server'), image('other')])
      return docker.run(['push', image('other')])
    }

    it('pushes with repository:push and repository:pull, and not without the first', async () => {
      await loginAs(['repository:pull', 'repository:read'])
      await expect(push()).rejects.toThrow(REFUSED)

      await loginAs(['repository:push', 'repository:pull'])
      await expect(push()).resolves.toBeDefined()
    })

    it('pulls with repository:pull, and not without it', async () => {
      await loginAs(['repository:read', 'artifact:read'])
      await expect(docker.run(['pull', image('server')])).rejects.toThrow(REFUSED)

      await loginAs(['repository:pull'])
      await expect(docker.run(['pull', image('server')])).resolves.toBeDefined()
    })
  })
})
