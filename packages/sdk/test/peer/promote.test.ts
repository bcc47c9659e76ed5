import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { registryWithPassword } from '../../../../test/peer/support/docker-registry.js'
import { skopeo } from '../../../../tools/peers/skopeo.mjs'
import { createClient } from '../../src/client.js'
import { Secret } from '../../src/log/secret.js'
import { aCredential, aRegistry } from '../support/a-registry.js'
import { buildFolder } from '../support/build-folder.js'
import { describePromotion } from '../support/promotion-suite.js'
import { anIndex } from '../support/registry-content.js'
import { dockerRegistryUnderTest } from './support/docker-registry-under-test.js'

type Account = Awaited<ReturnType<typeof registryWithPassword>>

describeWith('docker-registry')('with docker-registry', () => {
  describePromotion('docker-registry with a password', async () => ({
    source: await dockerRegistryUnderTest(),
    target: await dockerRegistryUnderTest(),
  }))
})

describeWith('docker-registry', 'skopeo')('a promotion that skopeo looks at', () => {
  let staging: Account
  let live: Account

  beforeAll(async () => {
    staging = await registryWithPassword()
    live = await registryWithPassword()
  })
  afterAll(async () => {
    await staging?.stop()
    await live?.stop()
  })

  const clientOf = ({ registry, username, password }: Account) =>
    createClient({
      registry,
      project: 'studio',
      credentials: { push: { username, token: password } },
      env: {},
    })
  const sourceCredentials = () => ({ username: staging.username, token: staging.password })
  const judge = (...args: readonly string[]) => skopeo([...args], { credentials: [staging, live] })
  const rawManifest = async (reference: string) =>
    (await judge('inspect', '--raw', '--tls-verify=false', `docker://${reference}`)).stdout
  const at = ({ registry }: Account, path: string) => `${registry}/studio/${path}`

  const pushTo = async (to: string) => {
    const folder = await buildFolder()
    await writeFile(join(folder, 'data', 'own.bin'), randomBytes(1000))
    return clientOf(staging).push({ from: { folder }, to })
  }
  /** Both sides have the same manifest, and skopeo can read every blob of the target's. */
  const expectEqual = async (path: string) => {
    expect(await rawManifest(at(live, path))).toBe(await rawManifest(at(staging, path)))
    const copy = ['copy', '--all', '--src-tls-verify=false', '--dest-tls-verify=false']
    await judge(...copy, `docker://${at(live, path)}`, `docker://${at(live, `judged/${path}`)}`)
  }

  it('of a pushed image is the same image', async () => {
    const pushed = await pushTo('oci:1.0')

    const receipt = await clientOf(live).promote({
      from: pushed.reference,
      to: 'oci',
      sourceCredentials: sourceCredentials(),
    })

    expect(receipt.digest).toBe(pushed.digest)
    await expectEqual('oci:1.0')
  })

  it("of an image with Docker's types, which skopeo wrote, is the same image", async () => {
    const { reference } = await pushTo('plain:1.0')
    const flags = ['--format', 'v2s2', '--src-tls-verify=false', '--dest-tls-verify=false']
    await judge('copy', ...flags, `docker://${reference}`, `docker://${at(staging, 'docker:1.0')}`)

    await clientOf(live).promote({
      from: at(staging, 'docker:1.0'),
      to: 'docker:1.0',
      sourceCredentials: sourceCredentials(),
    })

    expect(await rawManifest(at(live, 'docker:1.0'))).toContain('vnd.docker.distribution.manifest.v2+json')
    await expectEqual('docker:1.0')
  })

  it('of an index is the same index', async () => {
    const { registry, username, password } = staging
    const images = [await pushTo('index:amd64'), await pushTo('index:arm64')]
    const credential = aCredential(registry, { username, secret: new Secret(password) })
    const { manifests } = aRegistry(registry, { credential }).repository('studio/index')
    const index = anIndex(...(await Promise.all(images.map(({ digest }) => manifests.get(digest)))))
    await manifests.put('1.0', index)

    const receipt = await clientOf(live).promote({
      from: at(staging, 'index:1.0'),
      to: 'index:1.0',
      sourceCredentials: sourceCredentials(),
    })

    expect(receipt.digest).toBe(index.digest)
    await expectEqual('index:1.0')
  })
})
