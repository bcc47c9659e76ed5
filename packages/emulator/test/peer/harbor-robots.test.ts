// Robots made by Harbor's API, with no more than a task needs, in the hands of a client that is not ours.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { readLayout } from '../../../../test/peer/support/oci-layout.js'
import { run } from '../../../../tools/peers/run.mjs'
import { skopeo } from '../../../../tools/peers/skopeo.mjs'
import type { Credential } from '../../src/index.js'
import { type Harbor, startHarbor } from '../harbor/support/a-harbor.js'
import { aRobot } from '../harbor/support/robots.js'

/** How clients say what they were refused for. */
const REFUSED = /unauthorized|authentication required|401/i

describeWith('skopeo')('skopeo', () => {
  let folder: string
  let digest: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-harbor-robots-'))
    const [file, archive] = [join(folder, 'motd.txt'), join(folder, 'motd.tar')]
    await writeFile(file, 'a server\n')
    await run('tar', ['--create', '--file', archive, '--directory', folder, 'motd.txt'])
    await skopeo(['copy', `tarball:${archive}`, `oci:${folder}/original:1.0`])
    digest = (await readLayout(join(folder, 'original'))).manifestDigest
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each([{ auth: 'token' }, { auth: 'basic' }] as const)('with $auth authentication', ({ auth }) => {
    let harbor: Harbor
    let names = 0

    beforeAll(async () => {
      harbor = await startHarbor({ auth })
      await push(harbor.emulator.push, 'server')
    })
    afterAll(() => harbor.emulator.close())

    const reference = (image: string) => `docker://${harbor.emulator.registry}/studio/${image}:1.0`
    const as = ({ username, token: password }: Credential, args: readonly string[]) =>
      skopeo([...args], { credentials: [{ registry: harbor.emulator.registry, username, password }] })
    const push = (credential: Credential, image: string) =>
      as(credential, ['copy', '--dest-tls-verify=false', `oci:${folder}/original:1.0`, reference(image)])
    const pull = (credential: Credential) =>
      as(credential, [
        'copy',
        '--src-tls-verify=false',
        reference('server'),
        `dir:${folder}/pulled-${names++}`,
      ])
    const robotWith = (permissions: readonly string[], extra: object = {}) =>
      aRobot(harbor, `robot-${names++}`, permissions, extra)

    it('pushes with repository:push and repository:pull', async () => {
      const robot = await robotWith(['repository:push', 'repository:pull'])

      await push(robot, 'pushed')

      const { stdout } = await as(robot, ['inspect', '--tls-verify=false', reference('pushed')])
      expect(JSON.parse(stdout)).toMatchObject({ Digest: digest })
    })

    it('pushes with repository:push alone, as in a project it includes the right to pull', async () => {
      await expect(push(await robotWith(['repository:push']), 'pushed-too')).resolves.toBeDefined()
    })

    it('does not push without repository:push', async () => {
      const robot = await robotWith(['repository:pull', 'repository:read', 'repository:list'])

      await expect(push(robot, 'refused')).rejects.toThrow(REFUSED)
    })

    it('pulls with repository:pull', async () => {
      await expect(pull(await robotWith(['repository:pull']))).resolves.toBeDefined()
    })

    it('does not pull without repository:pull, whatever it may read by the API', async () => {
      const robot = await robotWith(['repository:read', 'artifact:read', 'tag:list'])

      await expect(pull(robot)).rejects.toThrow(REFUSED)
    })

    it('deletes with repository:delete and repository:pull, and not without the first', async () => {
      const remove = (credential: Credential) =>
        as(credential, ['delete', '--tls-verify=false', reference('doomed')])
      await push(harbor.emulator.push, 'doomed')

      await expect(remove(await robotWith(['repository:pull', 'repository:push']))).rejects.toThrow(REFUSED)
      await expect(remove(await robotWith(['repository:pull', 'repository:delete']))).resolves.toBeDefined()
    })

    it('gets nothing for a robot that is disabled or was given another secret', async () => {
      const robot = await robotWith(['repository:pull'])
      const permissions = [
        { kind: 'project', namespace: 'studio', access: [{ resource: 'repository', action: 'pull' }] },
      ]
      const body = { name: robot.username, level: 'project', disable: true, permissions }

      expect((await harbor.call('PUT', `/robots/${robot.id}`, body)).status).toBe(200)
      await expect(pull(robot)).rejects.toThrow(REFUSED)
      await harbor.call('PUT', `/robots/${robot.id}`, { ...body, disable: false })
      await harbor.call('PATCH', `/robots/${robot.id}`, {})
      await expect(pull(robot)).rejects.toThrow(REFUSED)
    })
  })
})
