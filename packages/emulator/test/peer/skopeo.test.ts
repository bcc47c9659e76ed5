import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { type LaidOutImage, readLayout } from '../../../../test/peer/support/oci-layout.js'
import { debianBaseTar } from '../../../../tools/peers/debian-base.mjs'
import { run } from '../../../../tools/peers/run.mjs'
import { skopeo } from '../../../../tools/peers/skopeo.mjs'
import { type Emulator, startEmulator } from '../../src/index.js'
import { WAYS_IN } from '../support/ways-in.js'

describeWith('skopeo', 'debootstrap')('skopeo', () => {
  let folder: string
  let original: LaidOutImage

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-emulator-skopeo-'))
    const [file, archive] = [join(folder, 'motd.txt'), join(folder, 'motd.tar')]
    await writeFile(file, 'a layer of its own\n')
    await run('tar', ['--create', '--file', archive, '--directory', folder, 'motd.txt'])
    await skopeo(['copy', `tarball:${await debianBaseTar()}:${archive}`, `oci:${folder}/original:1.0`])
    original = await readLayout(join(folder, 'original'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(WAYS_IN)('and the emulator in profile $profile with $auth authentication', (way) => {
    let emulator: Emulator
    let first: string
    let second: string

    beforeAll(async () => {
      emulator = await startEmulator(way)
      first = `docker://${emulator.registry}/${emulator.project}/first`
      second = `docker://${emulator.registry}/${emulator.project}/second`
    })
    afterAll(async () => {
      await emulator?.close()
    })

    const asPusher = (args: readonly string[]) => {
      const { registry, push } = emulator
      const { username, token: password } = push
      return skopeo([...args], { credentials: [{ registry, username, password }] })
    }
    const copy = (from: string, to: string) =>
      asPusher(['copy', '--src-tls-verify=false', '--dest-tls-verify=false', from, to])
    const digestOf = async (reference: string) => {
      const { stdout } = await asPusher(['inspect', '--tls-verify=false', reference])
      return (JSON.parse(stdout) as { Digest: string }).Digest
    }

    it('copies an image of two layers into it', async () => {
      await copy(`oci:${folder}/original:1.0`, `${first}:1.0`)

      expect(original.layerPaths).toHaveLength(2)
      expect(await digestOf(`${first}:1.0`)).toBe(original.manifestDigest)
    })

    it('copies it from one repository to another', async () => {
      await copy(`${first}:1.0`, `${second}:2.0`)

      expect(await digestOf(`${second}:2.0`)).toBe(original.manifestDigest)
    })

    it('copies it out again, the same to the last byte', async () => {
      const layout = join(folder, `${way.profile}-${way.auth}`)
      await copy(`${second}:2.0`, `oci:${layout}:2.0`)

      const { manifestDigest, diffIds, corruptBlobs } = await readLayout(layout)
      expect({ manifestDigest, diffIds }).toEqual({
        manifestDigest: original.manifestDigest,
        diffIds: original.diffIds,
      })
      expect(corruptBlobs).toEqual([])
    })

    it('lists tags and deletes an image', async () => {
      const { stdout } = await asPusher(['list-tags', '--tls-verify=false', second])
      expect(JSON.parse(stdout)).toMatchObject({ Tags: ['2.0'] })

      await asPusher(['delete', '--tls-verify=false', `${second}:2.0`])

      await expect(digestOf(`${second}:2.0`)).rejects.toThrow(/manifest unknown|not found/)
      expect(await digestOf(`${first}:1.0`)).toBe(original.manifestDigest)
    })

    it('is refused without a password', async () => {
      const anonymous = skopeo(['inspect', '--tls-verify=false', `${first}:1.0`])

      await expect(anonymous).rejects.toThrow(/unauthorized|authentication required|denied/)
    })
  })
})
