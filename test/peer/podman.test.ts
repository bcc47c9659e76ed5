import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Podman, startPodman } from '../../tools/peers/podman.mjs'
import { run } from '../../tools/peers/run.mjs'
import { describeWith } from './support/describe-with.js'
import { writeStubbornServer } from './support/stubborn-server.js'

const DOCKERFILE = 'FROM scratch\nCOPY server /server\nCMD ["/server", "exit", "7"]\n'
const IMAGE = 'localhost/slipway-podman:1'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

describeWith('podman', 'gcc')("Podman's own service", () => {
  let folder: string
  let podman: Podman

  beforeAll(async () => {
    podman = await startPodman()
    folder = await mkdtemp(join(tmpdir(), 'slipway-podman-test-'))
    await writeStubbornServer(join(folder, 'context'))
    await writeFile(join(folder, 'context', 'Dockerfile'), DOCKERFILE)
  })
  afterAll(async () => {
    await podman?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  function ask(
    method: string,
    path: string,
    sent?: { type: string; body: Buffer | string },
  ): Promise<Answer> {
    const socketPath = podman.host.slice('unix://'.length)
    const headers = sent === undefined ? {} : { 'content-type': sent.type }
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath, method, path, headers }, (answer) => {
        buffer(answer).then(
          (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
          reject,
        )
      })
      asked.on('error', reject)
      asked.end(sent?.body)
    })
  }

  const json = async (answer: Promise<Answer>) => JSON.parse((await answer).body.toString()) as unknown

  it("answers Docker's ping and version, and says that it is Podman", async () => {
    const ping = await ask('GET', '/_ping')
    expect(ping.status).toBe(200)
    expect(ping.body.toString()).toBe('OK')
    expect(ping.headers).toMatchObject({ 'api-version': expect.stringMatching(/^1\.\d+$/) })
    expect(ping.headers['libpod-api-version']).toBe(podman.version)
    expect(await json(ask('GET', '/version'))).toMatchObject({
      Components: expect.arrayContaining([expect.objectContaining({ Name: 'Podman Engine' })]),
      Version: podman.version,
    })
  })

  it('builds a context, gives the image as an archive and loads it again', async () => {
    const tar = join(folder, 'context.tar')
    await run('tar', ['--create', '--file', tar, '--directory', join(folder, 'context'), '.'])
    const context = { type: 'application/x-tar', body: await readFile(tar) }
    const built = await ask('POST', `/build?t=${encodeURIComponent(IMAGE)}`, context)
    const lines = built.body.toString()
    expect(lines).not.toContain('"error"')
    const [, imageId] = /"aux":\{"ID":"(sha256:[0-9a-f]{64})"\}/.exec(lines) ?? []
    const path = `/images/${encodeURIComponent(IMAGE)}`
    expect(await json(ask('GET', `${path}/json`))).toMatchObject({ Id: imageId, Os: 'linux' })

    const archive = (await ask('GET', `${path}/get`)).body
    expect((await ask('DELETE', `${path}?force=1`)).status).toBe(200)
    expect((await ask('GET', `${path}/json`)).status).toBe(404)
    const loaded = await json(ask('POST', '/images/load', { type: 'application/x-tar', body: archive }))

    expect(loaded).toEqual({ stream: `Loaded image: ${IMAGE}` })
    expect(await json(ask('GET', `${path}/json`))).toMatchObject({ Id: imageId })
  })

  it('runs a container and tells how it ended', async () => {
    const create = { Image: IMAGE, HostConfig: { PortBindings: { '7777/udp': [{ HostIp: '127.0.0.1' }] } } }
    const sent = { type: 'application/json', body: JSON.stringify(create) }
    const { Id } = (await json(ask('POST', '/containers/create', sent))) as { Id: string }
    expect((await ask('POST', `/containers/${Id}/start`)).status).toBe(204)

    expect(await json(ask('POST', `/containers/${Id}/wait`))).toMatchObject({ StatusCode: 7 })
    const { stdout } = await podman.podman(['inspect', '--format', '{{.State.Status}}', Id])
    expect(stdout.trim()).toBe('exited')
  })
})
