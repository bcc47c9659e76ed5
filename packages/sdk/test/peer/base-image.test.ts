import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { registryWithPassword } from '../../../../test/peer/support/docker-registry.js'
import { PROGRAM_OUTPUT, writeProgramBuild } from '../../../../test/peer/support/program-in-c.js'
import type { RegistryAccount } from '../../../../test/peer/support/slipway.js'
import { pushDebianBase } from '../../../../tools/peers/debian-base.mjs'
import { type DockerRegistry, startDockerRegistry } from '../../../../tools/peers/docker-registry.mjs'
import { type Client, createClient } from '../../src/client.js'
import type { PushReceipt } from '../../src/push/receipt.js'
import { type RecordedRequests, recordRequests } from '../support/recorded-requests.js'

/** More than the program and its data, much less than the base. */
const SMALL_BYTES = 100_000

describeWith(
  'docker',
  'docker-registry',
  'debootstrap',
  'gcc',
)('a dynamic program on a Debian base', () => {
  const docker = dockerClient()
  let folder: string
  let target: Awaited<ReturnType<typeof registryWithPassword>>
  const pulled: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-base-'))
    await writeProgramBuild(join(folder, 'build'))
    target = await registryWithPassword()
  })

  afterAll(async () => {
    if (pulled.length > 0) await docker.run(['image', 'rm', '--force', ...pulled])
    await target?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const clientOf = (cache: string) => {
    const { registry, username, password } = target
    return createClient({
      registry,
      project: 'studio',
      credentials: { push: { username, token: password } },
      cacheDir: join(folder, cache),
      env: {},
    })
  }
  const push = (client: Client, base: string, to: string) =>
    client.push({ from: { folder: join(folder, 'build') }, to, base })

  const pushBase = async (registry: RegistryAccount | DockerRegistry) => {
    const reference = await pushDebianBase({ docker: docker.run }, registry)
    pulled.push(reference)
    return reference
  }

  /** Runs the image and gives what it printed; rejects unless its exit code is 0. */
  const runImage = async ({ reference }: PushReceipt) => {
    pulled.push(reference)
    return (await docker.run(['run', '--rm', '--pull', 'always', reference])).stdout
  }

  describe('in the same registry', () => {
    it('runs, and the base is mounted, not sent', async () => {
      const base = await pushBase(target)
      const requests = recordRequests(target.registry)

      const receipt = await push(clientOf('mounting'), base, 'mounted:1')

      expect(receipt.layers[0]).toMatchObject({ outcome: 'mounted', files: 0 })
      expect(receipt.uploadedBytes).toBeLessThan(SMALL_BYTES)
      expect(mountsIn(requests)).toEqual([201])
      expect(await runImage(receipt)).toBe(PROGRAM_OUTPUT)
    })
  })

  describe('in another registry', () => {
    let other: DockerRegistry
    let base: string
    let client: Client
    let first: PushReceipt

    beforeAll(async () => {
      client = clientOf('copying')
      other = await startDockerRegistry()
      base = await pushBase(other)
    })
    afterAll(async () => {
      await other?.stop()
    })

    it('runs, and the base is copied', async () => {
      const requests = recordRequests(target.registry)

      first = await push(client, base, 'copied:1')

      expect(first.layers[0]).toMatchObject({ outcome: 'uploaded', files: 0 })
      expect(first.uploadedBytes).toBeGreaterThan(first.layers[0]?.sizeBytes ?? 0)
      expect(mountsIn(requests)).toEqual([])
      expect(first.base?.reference).toContain(`${other.registry}/library/debian-base:12@sha256:`)
      expect(await runImage(first)).toBe(PROGRAM_OUTPUT)
    })

    it('is mounted from there by the next repository of the project', async () => {
      const requests = recordRequests(target.registry)

      const second = await push(client, base, 'mounted-from-copy:1')

      expect(second.layers[0]).toMatchObject({ digest: first.layers[0]?.digest, outcome: 'mounted' })
      expect(second.uploadedBytes).toBeLessThan(SMALL_BYTES)
      expect(mountsIn(requests)).toEqual([201])
      expect(await runImage(second)).toBe(PROGRAM_OUTPUT)
    })
  })
})

/** Status of each answer to a mount. */
const mountsIn = ({ answered }: RecordedRequests) =>
  answered.filter(({ url }) => url.searchParams.has('mount')).map(({ status }) => status)
