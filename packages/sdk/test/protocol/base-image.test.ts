import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { buildElf, glibcProgram } from '../support/elf-builder.js'
import { tempFolder, tempTree, writeTree } from '../support/temp-folder.js'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the base image of a push', () => {
  let target: Emulator
  /** Stands in for Docker Hub behind a mirror: everybody may read. */
  let mirror: Emulator
  let workspace: string

  beforeAll(async () => {
    target = await startEmulator()
    mirror = await startEmulator({ auth: 'none', project: 'library' })
    workspace = await mkdtemp(join(tmpdir(), 'slipway-test-'))
    await writeTree(join(workspace, 'debian'), { 'usr/bin/tool': buildElf() })
    await createClient({
      registry: mirror.registry,
      credentials: 'anonymous',
      env: {},
      cacheDir: join(workspace, 'cache'),
    }).push({ from: { folder: join(workspace, 'debian') }, to: 'library/debian:12-slim' })
  })
  afterAll(async () => {
    await target.close()
    await mirror.close()
    await rm(workspace, { recursive: true, force: true })
  })

  const clientWith = async (over: Partial<ClientOptions>) => {
    const { registry, project, push } = target
    return createClient({
      registry,
      project,
      credentials: { push },
      env: {},
      cacheDir: await tempFolder(),
      ...over,
    })
  }
  const dynamicBuild = () => tempTree({ server: glibcProgram('2.34') })

  it('follows from the glibc that the program needs, is fetched through the mirror, and is pinned by digest', async () => {
    const client = await clientWith({ baseMirror: mirror.registry })

    const receipt = await client.push({ from: { folder: await dynamicBuild() }, to: 'dynamic:1' })

    expect(receipt.base?.reference).toMatch(/^docker\.io\/library\/debian:12-slim@sha256:[0-9a-f]{64}$/)
    const { readBytes } = await client.verifyImage('dynamic:1')
    expect(readBytes).toBeGreaterThan(0)
  })

  it('is copied once for each project and mounted from then on', async () => {
    const client = await clientWith({ baseMirror: mirror.registry })
    const folder = await dynamicBuild()

    const first = await client.push({ from: { folder }, to: 'once-a:1' })
    const second = await client.push({ from: { folder }, to: 'once-b:1' })

    const base = first.layers.filter(({ files }) => files === 0).map(({ outcome }) => outcome)
    expect(base).toContain('uploaded')
    const baseDigest = first.layers[0]?.digest
    expect(second.layers.find(({ digest }) => digest === baseDigest)?.outcome).toBe('mounted')
  })

  it('gets the certificates of this Node when it was chosen here, and gives the same digest when it is pinned', async () => {
    const client = await clientWith({ baseMirror: mirror.registry })
    const folder = await dynamicBuild()

    const chosen = await client.push({ from: { folder }, to: 'pinned:1' })
    const pinned = await client.push({ from: { folder }, to: 'pinned:2', base: chosen.base?.reference })
    const without = await client.push({ from: { folder }, to: 'pinned:3', caCertificates: false })

    expect(pinned.digest).toBe(chosen.digest)
    expect(without.layers.length).toBe(chosen.layers.length - 1)
  })

  it('that asks to wait is reported as such, with the mirror as a way out', async () => {
    const host = await serve((_, response) => response.writeHead(429, { 'retry-after': '0' }).end('{}'))

    const failure = (await clientWith({})).push({
      from: { folder: await dynamicBuild() },
      to: 'limited:1',
      base: `${host}/library/debian:12-slim`,
    })

    await expect(failure).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      side: 'source',
      hint: expect.stringContaining('SLIPWAY_BASE_MIRROR'),
    })
  })

  it('that cannot be reached is reported as such', async () => {
    const client = await clientWith({})

    const failure = client.push({
      from: { folder: await dynamicBuild() },
      to: 'offline:1',
      base: '127.0.0.1:1/library/debian:12-slim',
    })

    await expect(failure).rejects.toMatchObject({ code: 'NETWORK', side: 'source', retryable: true })
    await expect(failure).rejects.toThrow(/base image/)
  })

  it('that does not exist is reported as such', async () => {
    const client = await clientWith({ baseMirror: mirror.registry })

    const failure = client.push({
      from: { folder: await dynamicBuild() },
      to: 'missing:1',
      base: 'debian:99-slim',
    })

    await expect(failure).rejects.toMatchObject({ code: 'BASE_NOT_FOUND', side: 'source' })
  })
})
