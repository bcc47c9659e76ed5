import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { type Buildah, openBuildah } from '../../../../tools/peers/buildah.mjs'
import { type Emulator, startEmulator } from '../../src/index.js'
import { WAYS_IN } from '../support/ways-in.js'

const CONTAINERFILE = `FROM scratch
COPY one.txt /srv/one.txt
COPY two.txt /srv/two.txt
`

describeWith('buildah')('buildah', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-emulator-buildah-'))
    await writeFile(join(folder, 'Containerfile'), CONTAINERFILE)
    await writeFile(join(folder, 'one.txt'), 'one\n')
    await writeFile(join(folder, 'two.txt'), 'two\n')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(WAYS_IN)('and the emulator in profile $profile with $auth authentication', (way) => {
    let buildah: Buildah
    let emulator: Emulator
    let reference: string
    let digest: string

    beforeAll(async () => {
      buildah = await openBuildah()
      emulator = await startEmulator(way)
      reference = `${emulator.registry}/${emulator.project}/server:1.0`
    })
    afterAll(async () => {
      await emulator?.close()
      await buildah?.stop()
    })

    const login = (password: string) =>
      buildah.run(
        [
          'login',
          '--tls-verify=false',
          '--username',
          emulator.push.username,
          '--password-stdin',
          emulator.registry,
        ],
        { input: password },
      )

    it('is refused with a wrong password', async () => {
      await expect(login('not-the-token')).rejects.toThrow(/unauthorized|authenticating|invalid username/i)
    })

    it('pushes an image of two layers', async () => {
      await login(emulator.push.token)
      await buildah.run(['build', '--layers', '--tag', reference, folder])

      const digestFile = join(folder, 'digest')
      await buildah.run(['push', '--tls-verify=false', '--digestfile', digestFile, reference])

      digest = await readFile(digestFile, 'utf8')
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(emulator.requests.filter(({ status }) => status >= 500)).toEqual([])
    })

    it('pulls it back by its digest, the same to the last byte', async () => {
      await buildah.run(['rmi', '--all', '--force'])

      await buildah.run([
        'pull',
        '--tls-verify=false',
        `${emulator.registry}/${emulator.project}/server@${digest}`,
      ])

      const { stdout } = await buildah.run(['images', '--digests', '--json'])
      expect(JSON.parse(stdout)).toMatchObject([{ digest }])
    })

    it('may not push as the pull account', async () => {
      const { registry, pull } = emulator
      await buildah.run(['pull', '--tls-verify=false', reference])
      const credentials = ['--username', pull.username, '--password-stdin', registry]
      await buildah.run(['login', '--tls-verify=false', ...credentials], { input: pull.token })

      const push = buildah.run(['push', '--tls-verify=false', reference, `docker://${reference}-again`])

      await expect(push).rejects.toThrow(/unauthorized|denied|authentication required/i)
    })
  })
})
