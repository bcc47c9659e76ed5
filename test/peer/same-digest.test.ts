import { chmod, cp, lutimes, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushReceipt } from '@slipway/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from './support/describe-with.js'
import { registryWithPassword } from './support/docker-registry.js'
import { sha256 } from './support/oci-layout.js'
import { writeOddBuild } from './support/odd-build.js'
import { pushByCommand } from './support/slipway.js'

const LONG_AGO = new Date('2001-02-03T04:05:06Z')

describeWith('docker-registry')('one build, packed on two machines', () => {
  let folder: string
  let registry: Awaited<ReturnType<typeof registryWithPassword>>
  let here: PushReceipt
  let there: PushReceipt

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-digest-'))
    registry = await registryWithPassword()
    const [original, copy] = [join(folder, 'original'), join(folder, 'elsewhere', 'copy')]
    await writeOddBuild(original)
    await cp(original, copy, { recursive: true, verbatimSymlinks: true })
    await changeTimesAndModes(copy)
    const push = (build: string, repository: string) =>
      pushByCommand([build, '--to', `${repository}:1.0.0`, '--base', 'scratch'], registry)
    here = await push(original, 'here')
    there = await push(copy, 'there')
  })

  afterAll(async () => {
    await registry?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** The manifest as the registry gives it out. */
  const storedManifest = async ({ repository, tag }: PushReceipt) => {
    const basic = Buffer.from(`${registry.username}:${registry.password}`).toString('base64')
    const response = await fetch(`http://${registry.registry}/v2/${repository}/manifests/${tag}`, {
      headers: { Authorization: `Basic ${basic}`, Accept: 'application/vnd.oci.image.manifest.v1+json' },
    })
    return Buffer.from(await response.arrayBuffer())
  }

  it('is packed anew for the second repository', () => {
    expect(there.layers.map(({ outcome }) => outcome)).toEqual(here.layers.map(() => 'uploaded'))
  })

  it('has the same diff ids', () => {
    expect(there.layers.map(({ diffId }) => diffId)).toEqual(here.layers.map(({ diffId }) => diffId))
  })

  it('is the same manifest in the registry', async () => {
    const [first, second] = [await storedManifest(here), await storedManifest(there)]

    expect(second.equals(first)).toBe(true)
    expect([`sha256:${sha256(first)}`, there.digest]).toEqual([here.digest, here.digest])
  })
})

async function changeTimesAndModes(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) await chmod(path, 0o600)
    await lutimes(path, LONG_AGO, LONG_AGO)
  }
}
