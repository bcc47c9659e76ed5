import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushReceipt } from '@slipway/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../tools/peers/run.mjs'
import { skopeo } from '../../tools/peers/skopeo.mjs'
import { describeWith } from './support/describe-with.js'
import { dockerClient } from './support/docker.js'
import { registryWithPassword } from './support/docker-registry.js'
import { type Listing, listBuild, listFolder } from './support/listing.js'
import { readLayout, sha256 } from './support/oci-layout.js'
import { writeOddBuild } from './support/odd-build.js'
import { pushByCommand } from './support/slipway.js'

describeWith('docker-registry')('a build read back by other programs', () => {
  let folder: string
  let registry: Awaited<ReturnType<typeof registryWithPassword>>
  let receipt: PushReceipt
  let build: Listing

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-unpacked-'))
    await writeOddBuild(join(folder, 'build'))
    build = await listBuild(join(folder, 'build'))
    registry = await registryWithPassword()
    const args = [join(folder, 'build'), '--to', 'odd:1.0.0', '--base', 'scratch']
    receipt = await pushByCommand(args, registry)
  })

  afterAll(async () => {
    await registry?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** What is in an unpacked image: the build, and the folders around it. */
  const expectImage = async (root: string) => {
    expect(await listFolder(join(root, 'app'))).toEqual(build)
    expect(await readdir(join(root, 'home', 'app'))).toEqual([])
    const around = (await listFolder(root)).filter((line) => /^(app|home|home\/app|tmp): /.test(line))
    expect(around).toEqual([
      'app: 755 0:0 folder',
      'home/app: 755 1000:1000 folder',
      'home: 755 0:0 folder',
      'tmp: 1777 0:0 folder',
    ])
  }

  it('has entries of every kind to lose', () => {
    expect(build.length).toBeGreaterThan(580)
    expect(build.filter((line) => line.includes(' -> '))).toHaveLength(2)
    expect(build.filter((line) => /^Server_Data\/empty: .* folder$/.test(line))).toHaveLength(1)
    expect(build.some((line) => Buffer.byteLength(line.replace(/: .*/, '')) === 150)).toBe(true)
    expect(build.filter((line) => line.includes(': 755 ') && !line.endsWith(' folder'))).toHaveLength(4)
  })

  describeWith('skopeo')('by skopeo and GNU tar', () => {
    const inspect = async (...flags: readonly string[]) => {
      const args = ['inspect', '--tls-verify=false', ...flags, `docker://${receipt.reference}`]
      return (await skopeo(args, { credentials: [registry] })).stdout
    }
    const copy = async () => {
      const layout = await mkdtemp(join(folder, 'layout-'))
      const args = ['copy', '--src-tls-verify=false', `docker://${receipt.reference}`, `oci:${layout}:copied`]
      await skopeo(args, { credentials: [registry] })
      return readLayout(layout)
    }

    it('is the image of the receipt in the registry', async () => {
      const { Digest, Layers, Os, Architecture } = JSON.parse(await inspect())
      const { config, rootfs } = JSON.parse(await inspect('--config'))

      expect(`sha256:${sha256(await inspect('--raw'))}`).toBe(receipt.digest)
      expect(Digest).toBe(receipt.digest)
      expect(Layers).toEqual(receipt.layers.map(({ digest }) => digest))
      expect(rootfs.diff_ids).toEqual(receipt.layers.map(({ diffId }) => diffId))
      expect(`${Os}/${Architecture}`).toBe(receipt.platform)
      expect(config).toMatchObject({ User: '1000:1000', WorkingDir: '/app' })
      expect(config.Entrypoint.at(-1)).toBe('/app/Server.x86_64')
    })

    it('keeps every digest on its way to a layout folder', async () => {
      const image = await copy()

      expect(image.manifestDigest).toBe(receipt.digest)
      expect(image.corruptBlobs).toEqual([])
      expect(image.diffIds).toEqual(receipt.layers.map(({ diffId }) => diffId))
    })

    it('unpacks, layer upon layer, to the build folder', async () => {
      const { layerPaths } = await copy()
      const root = join(folder, 'unpacked')
      await mkdir(root)

      for (const layer of layerPaths) {
        const flags = ['--extract', '--gzip', '--same-permissions', '--same-owner', '--numeric-owner']
        await run('tar', [...flags, '--file', layer, '--directory', root], { env: { LC_ALL: 'C.UTF-8' } })
      }

      await expectImage(root)
    })
  })

  describeWith('docker')('by Docker', () => {
    const docker = dockerClient()

    it('unpacks to the build folder', async () => {
      const root = join(folder, 'exported')
      await mkdir(root)
      await docker.login(registry.registry, registry)

      const container = await docker.text('create', receipt.reference)
      await docker.run(['export', '--output', `${root}.tar`, container])
      await docker.run(['rm', container])
      await docker.run(['image', 'rm', receipt.reference])
      await run('tar', ['--extract', '--numeric-owner', '--file', `${root}.tar`, '--directory', root])

      await expectImage(root)
    })
  })
})
