import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { DEBIAN_BASE } from '../../../../tools/peers/debian-base.mjs'
import { type Emulator, startEmulator } from '../../src/index.js'
import { WAYS_IN } from '../support/ways-in.js'

// A layer of its own, not the base's: else the engine would keep it when the image is removed.
const DOCKERFILE = `FROM scratch
COPY --from=${DEBIAN_BASE} / /
COPY one.txt /srv/one.txt
COPY two.txt /srv/two.txt
CMD ["cat", "/srv/one.txt", "/srv/two.txt"]
`

interface Image {
  readonly Id: string
  readonly RepoDigests: readonly string[]
  readonly RootFS: { readonly Layers: readonly string[] }
}

describeWith('docker', 'debootstrap')('a Docker engine', () => {
  const docker = dockerClient()
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-emulator-peer-'))
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE)
    await writeFile(join(folder, 'one.txt'), 'one\n')
    await writeFile(join(folder, 'two.txt'), 'two\n')
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(WAYS_IN)('and the emulator in profile $profile with $auth authentication', (way) => {
    let emulator: Emulator
    let reference: string
    let pushed: Image

    beforeAll(async () => {
      emulator = await startEmulator(way)
      const { registry, project, push } = emulator
      reference = `${registry}/${project}/server:1.0`
      await docker.login(registry, { username: push.username, password: push.token })
      // Without BuildKit, whose cache would keep the layers too.
      await docker.run(['build', '--tag', reference, folder], { env: { DOCKER_BUILDKIT: '0' } })
    })

    afterAll(async () => {
      await docker.run(['image', 'rm', '--force', reference])
      await emulator?.close()
    })

    it('pushes an image of three layers', async () => {
      await docker.run(['push', reference])

      pushed = await docker.inspect<Image>(reference)
      expect(pushed.RootFS.Layers).toHaveLength(3)
      expect(emulator.requests.filter(({ status }) => status >= 500)).toEqual([])
    })

    it('pulls it back, the same to the last digest, and runs it', async () => {
      await docker.run(['image', 'rm', '--force', reference])
      await expect(docker.inspect(pushed.Id)).rejects.toThrow('No such')
      const seen = emulator.requests.length

      await docker.run(['pull', reference])

      expect(await docker.inspect<Image>(reference)).toMatchObject({
        Id: pushed.Id,
        RepoDigests: pushed.RepoDigests,
        RootFS: pushed.RootFS,
      })
      const read = emulator.requests
        .slice(seen)
        .filter(({ method, path, status }) => method === 'GET' && path.includes('/blobs/') && status === 200)
      const configAndLayers = 4
      expect(read).toHaveLength(configAndLayers)
      expect(await docker.text('run', '--rm', reference)).toBe('one\ntwo')
    })

    it('is refused with a wrong password, and without one', async () => {
      const { registry, push } = emulator
      const login = docker.login(registry, { username: push.username, password: 'not-the-token' })
      await expect(login).rejects.toThrow(/unauthorized|denied/i)

      await docker.run(['logout', registry])
      await expect(docker.run(['pull', reference])).rejects.toThrow(/unauthorized|denied|no basic auth/i)
    })
  })
})
