import { chmod, copyFile, readFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDockerEngine } from '../../src/docker/engine-check.js'
import { openEngine } from '../../src/docker/open-engine.js'
import { serveTls } from '../support/https-front.js'
import { listen } from '../support/listening.js'
import { playEngine } from '../support/played-engine.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'
import { certificatePath } from '../support/tls-fixtures.js'

const open = (env: Record<string, string>, signal?: AbortSignal) => openEngine({ env, signal })

/** Notes its arguments, fails where it sees a secret of ours, else connects its input and output with the socket. */
function sshScript(socketPath: string): string {
  const connect = `const s=require('node:net').connect('${socketPath}');process.stdin.pipe(s).pipe(process.stdout)`
  return `#!/bin/sh\necho "$@" >> "$(dirname "$0")/ssh.log"\n[ -z "$SLIPWAY_PUSH_TOKEN" ] || exit 9\nexec '${process.execPath}' -e "${connect}"\n`
}

describe('openEngine', () => {
  it('tells who answers, and where it was found', async () => {
    const { env } = await playEngine()

    expect(await open(env)).toMatchObject({
      address: env.DOCKER_HOST,
      foundBy: 'DOCKER_HOST',
      product: 'docker',
      version: '27.3.1',
      platform: { os: 'linux', architecture: 'amd64' },
      hasBuildKit: true,
    })
  })

  it.each([
    ['a newer one that wants the classic builder', { builder: '1' }, false],
    ['one of 20.10, which does not say', { builder: null, version: { ApiVersion: '1.41' } }, true],
    ['one for Windows containers', { version: { Os: 'windows' } }, false],
    [
      'Podman',
      { builder: null, version: { Components: [{ Name: 'Podman Engine' }], ApiVersion: '1.41' } },
      false,
    ],
  ] as const)('knows whether %s builds with BuildKit', async (_, options, hasBuildKit) => {
    const { env } = await playEngine(options)

    expect(await open(env)).toMatchObject({ hasBuildKit })
  })

  it.each(['1.40', '1.9', '0.99'])(
    'refuses an engine with API %s, with what would do',
    async (ApiVersion) => {
      const { env } = await playEngine({ version: { Version: '19.03.1', ApiVersion } })

      await expect(open(env)).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
        message: expect.stringContaining(
          `it is version 19.03.1 with API ${ApiVersion}, and API 1.41 is needed`,
        ),
        hint: expect.stringContaining('Docker 20.10'),
      })
    },
  )

  it('takes the first of the usual sockets that answers', async () => {
    // What is no socket refuses as one that nobody listens on.
    const runtime = await tempTree({ 'docker.sock': '' })
    const home = await tempTree({ '.colima/default/lock': '' })
    await playEngine({ socketPath: join(home, '.colima', 'default', 'docker.sock') })

    const engine = await open({ HOME: home, XDG_RUNTIME_DIR: runtime })

    expect(engine).toMatchObject({ foundBy: 'default socket' })
  })

  it('is told apart from a socket that nobody listens on', async () => {
    const path = join(await tempTree({ 'docker.sock': '' }), 'docker.sock')

    await expect(open({ DOCKER_HOST: `unix://${path}` })).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      retryable: true,
      hint: expect.stringContaining('docker'),
    })
  })

  it('says of a DOCKER_HOST where nothing is that the engine is missing', async () => {
    await expect(open({ DOCKER_HOST: 'unix:///nowhere/engine.sock' })).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      reason: 'DOCKER_HOST names unix:///nowhere/engine.sock, and nothing is there',
    })
  })

  it.each([
    ['unix:///home/dev/.colima/default/docker.sock', 'colima start'],
    ['unix:///home/dev/.docker/run/docker.sock', 'Docker Desktop'],
    ['unix:///home/dev/.rd/docker.sock', 'Rancher Desktop'],
    ['unix:///home/dev/.orbstack/run/docker.sock', 'OrbStack'],
    ['unix:///home/dev/.local/share/containers/podman/machine/podman.sock', 'podman machine start'],
    ['unix:///run/user/77/podman/podman.sock', 'systemctl --user start podman.socket'],
    ['unix:///run/user/77/docker.sock', 'systemctl --user start docker'],
  ])('knows how what should listen at %s is started', async (address, hint) => {
    await expect(open({ DOCKER_HOST: address })).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      hint: expect.stringContaining(hint),
    })
  })

  it.skipIf(process.getuid?.() === 0)('says which right is missing', async () => {
    const { env, socketPath } = await playEngine()
    await chmod(socketPath, 0o000)

    await expect(open(env)).rejects.toMatchObject({
      code: 'ENGINE_DENIED',
      hint: expect.stringContaining('group'),
    })
  })

  it('says of a host that refuses connections that nothing runs there', async () => {
    const server = http.createServer()
    const host = await listen(server)
    await new Promise((resolve) => server.close(resolve))

    await expect(open({ DOCKER_HOST: `tcp://${host}` })).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      reason: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('ends within a second of the signal when the engine hangs', async () => {
    const { env, openSockets } = await playEngine({ script: () => true })
    const control = new AbortController()
    const opening = open(env, control.signal)
    await expect.poll(openSockets).toBe(1)
    const startedAt = performance.now()

    control.abort()

    await expect(opening).rejects.toMatchObject({ code: 'ABORTED' })
    expect(performance.now() - startedAt).toBeLessThan(1000)
    await expect.poll(openSockets).toBe(0)
  })

  it('gives up on an engine that hangs, and says how it is started', async () => {
    const { env, openSockets } = await playEngine({ script: () => true })

    await expect(openEngine({ env, patienceMs: 50 })).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      reason: 'it takes connections and says nothing (waited 0.05 s)',
      hint: expect.stringContaining('Start'),
    })
    await expect.poll(openSockets).toBe(0)
  })

  it('reaches an engine through the program ssh, which is asked nothing', async () => {
    const { socketPath } = await playEngine()
    const folder = await tempTree({ ssh: sshScript(socketPath) })
    await chmod(join(folder, 'ssh'), 0o755)
    const env = { DOCKER_HOST: 'ssh://deploy@build.example.com:2222', PATH: `${folder}:${process.env.PATH}` }

    expect(await open({ ...env, SLIPWAY_PUSH_TOKEN: 'sentinel' })).toMatchObject({
      version: '27.3.1',
      address: env.DOCKER_HOST,
    })
    expect((await readFile(join(folder, 'ssh.log'), 'utf8')).split('\n')[0]).toBe(
      '-o BatchMode=yes -o ConnectTimeout=10 -T -p 2222 -l deploy -- build.example.com docker system dial-stdio',
    )
  })

  it.each([
    ['deploy@build.example.com: Permission denied (publickey).', 'ENGINE_DENIED'],
    ['Host key verification failed.', 'ENGINE_DENIED'],
    ['ssh: connect to host build.example.com port 22: Connection refused', 'ENGINE_NOT_RUNNING'],
    ['sh: docker: not found', 'ENGINE_NOT_RUNNING'],
  ])('gives the words of ssh when it says %j', async (words, code) => {
    const folder = await tempTree({ ssh: `#!/bin/sh\necho '${words}' >&2\nexit 255\n` })
    await chmod(join(folder, 'ssh'), 0o755)
    const env = { DOCKER_HOST: 'ssh://build.example.com', PATH: `${folder}:${process.env.PATH}` }

    await expect(open(env)).rejects.toMatchObject({ code, reason: expect.stringContaining(words) })
  })

  it('says that ssh is not installed', async () => {
    const env = { DOCKER_HOST: 'ssh://build.example.com', PATH: await tempFolder() }

    await expect(open(env)).rejects.toMatchObject({ reason: 'the program ssh is not installed' })
  })

  it('refuses a certificate that nobody vouches for, and takes it with its authority', async () => {
    const { socketPath } = await playEngine()
    const host = await serveTls('server', (request, response) => {
      const { method, url, headers } = request
      const passOn = http.request({ socketPath, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(response)
      })
      request.pipe(passOn)
    })
    const certificates = await tempFolder()
    const env = { DOCKER_HOST: `tcp://${host}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates }

    await expect(open(env)).rejects.toMatchObject({ code: 'TLS', hint: expect.stringContaining('ca.pem') })
    await copyFile(certificatePath('authority'), join(certificates, 'ca.pem'))
    expect(await open(env)).toMatchObject({ version: '27.3.1', address: `tcp://${host}` })
  })
})

describe('checkDockerEngine', () => {
  it('tells what is there', async () => {
    const { env } = await playEngine()

    expect(await checkDockerEngine({ env })).toEqual({
      state: 'ready',
      product: 'docker',
      version: '27.3.1',
      platform: 'linux/amd64',
      address: env.DOCKER_HOST,
      foundBy: 'DOCKER_HOST',
    })
  })

  it.each([
    ['unix:///nowhere/engine.sock', 'missing'],
    ['unix:///home/dev/.colima/default/docker.sock', 'stopped'],
    ['carrier://pigeon', 'failed'],
  ] as const)('throws nothing at %s, and tells that it is %s', async (DOCKER_HOST, state) => {
    expect(await checkDockerEngine({ env: { DOCKER_HOST } })).toMatchObject({
      state,
      reason: expect.any(String),
      hint: expect.any(String),
    })
  })

  it('throws when it is cancelled', async () => {
    await expect(checkDockerEngine({ env: {}, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
  })
})
