import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { registryWithPassword } from '../../../../test/peer/support/docker-registry.js'
import { DEBIAN_BASE } from '../../../../tools/peers/debian-base.mjs'
import { ensureBuilt } from '../../../../tools/setup.mjs'
import { type ProcessEnd, runProcess } from '../support/command-process.js'
import { BIN } from '../support/emulator-process.js'

const ECHO_SERVER = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const BUILT = 'slipway-build/studio/game:latest'
const LOCAL = 'slipway-docker-push:dev'
const SECRET = 'sentinel-of-builds-3c9d71'
const DOCKERFILE = `FROM ${DEBIAN_BASE} AS server
ARG GREETING=hello
RUN echo "$GREETING" > /srv/greeting
COPY data /srv/data
CMD ["cat", "/srv/greeting", "/srv/data/word"]
FROM server AS broken
ARG TOKEN
RUN echo "nothing of use for $TOKEN" && exit 3
`

describeWith(
  'docker',
  'debootstrap',
  'docker-registry',
)('slipway push of images of the Docker engine', () => {
  const docker = dockerClient()
  const references: string[] = []
  let registry: Awaited<ReturnType<typeof registryWithPassword>>
  let folder: string
  let home: string

  beforeAll(async () => {
    await ensureBuilt()
    registry = await registryWithPassword()
    folder = await mkdtemp(join(tmpdir(), 'slipway-docker-push-'))
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'data', 'word'), 'world\n')
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE)
    await docker.login(registry.registry, registry)
  }, 120_000)
  afterAll(async () => {
    const names = (await docker.text('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')).split('\n')
    const own = names.filter((name) => [BUILT, LOCAL, ...references].includes(name))
    if (own.length > 0) await docker.run(['image', 'rm', '--force', ...own])
    await registry?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    home = await mkdtemp(join(folder, 'home-'))
  })

  /** Runs the built command as somebody who has never logged in to Docker. */
  function slipway(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ProcessEnd> {
    return runProcess([process.execPath, BIN, ...argv], {
      env: {
        PATH: dirname(process.execPath),
        HOME: home,
        XDG_STATE_HOME: join(home, 'state'),
        SLIPWAY_REGISTRY: registry.registry,
        SLIPWAY_PROJECT: 'studio',
        SLIPWAY_PUSH_USERNAME: registry.username,
        SLIPWAY_PUSH_TOKEN: registry.password,
        SLIPWAY_CACHE_DIR: join(folder, 'cache'),
        DOCKER_HOST: inject('dockerEngine').host,
        ...env,
      },
    })
  }

  async function receiptOf(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { code, out, err } = await slipway(['push', ...argv, '--json'], env)
    expect(code, err).toBe(0)
    const receipt = JSON.parse(out)
    references.push(receipt.reference)
    return receipt
  }

  /** What the image says once the engine has fetched it from the registry. */
  async function outputOf(reference: string): Promise<string> {
    await docker.run(['image', 'rm', '--force', reference])
    await docker.run(['pull', '--quiet', reference])
    return docker.text('run', '--rm', '--network', 'none', reference)
  }

  it('builds a Dockerfile and pushes what runs the same, and sends nothing the second time', async () => {
    const build = [folder, '--builder', 'docker', '--target', 'server', '--build-arg', 'GREETING=moin']

    const first = await receiptOf([...build, '--to', 'game:1'])
    const second = await receiptOf([...build, '--to', 'game:2', '--no-template'])

    expect(first).toMatchObject({
      schemaVersion: 1,
      reference: `${registry.registry}/studio/game:1`,
      platform: 'linux/amd64',
      warnings: [],
    })
    expect(first.uploadedBytes).toBeGreaterThan(0)
    expect(second).toMatchObject({ digest: first.digest, uploadedBytes: 0 })
    expect(await outputOf(first.reference)).toBe('moin\nworld')
    expect(await docker.text('image', 'ls', '--quiet', BUILT)).not.toBe('')
  })

  it('builds an image of slipway.json, prints what the build says, and tells its events', async () => {
    const config = join(folder, 'slipway.json')
    const image = { dir: '.', docker: { target: 'server' }, ports: ['7777/udp'], env: { UNUSED: 'here' } }
    await writeFile(config, JSON.stringify({ images: { game: image } }))
    const push = ['push', '--to', 'game:3', '--no-cache', '--move-tag']

    const verbose = await slipway([...push, '--verbose'], { SLIPWAY_CONFIG: config })
    const events = await slipway([...push, '--ndjson'], { SLIPWAY_CONFIG: config })

    references.push(`${registry.registry}/studio/game:3`)
    expect(verbose.code, verbose.err).toBe(0)
    expect(verbose.err).toMatch(/^#\d+ \[server 2\/3\] RUN echo/m)
    expect(verbose.out).toContain('  digest ')
    const told = events.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(told.at(-1)).toMatchObject({ type: 'receipt', tag: '3' })
    const steps = told.filter(({ type, event }) => type === 'build' && event.type === 'step')
    expect(steps.map(({ event }) => event.name)).toContainEqual(
      expect.stringContaining('COPY data /srv/data'),
    )
  })

  it('lets the engine push, without docker login', async () => {
    const build = [folder, '--builder', 'docker', '--target', 'server']

    const receipt = await receiptOf([...build, '--via', 'daemon', '--to', 'game:daemon'])

    expect(receipt).toMatchObject({ tag: 'daemon', via: 'daemon' })
    expect(await outputOf(receipt.reference)).toBe('hello\nworld')
    expect(await readdir(home)).not.toContain('.docker')
  })

  it('pushes an image that the engine has', async () => {
    await docker.run(['build', '--quiet', '--target', 'server', '--tag', LOCAL, folder])

    const receipt = await receiptOf(['--engine-image', LOCAL, '--to', 'game:engine'])
    const { code, out } = await slipway([
      'push',
      '--engine-image',
      'slipway-none:1',
      '--to',
      'game:5',
      '--json',
    ])

    expect(await outputOf(receipt.reference)).toBe('hello\nworld')
    expect(code).toBe(4)
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'ENGINE_IMAGE_UNKNOWN', target: 'slipway-none:1' },
    })
  })

  it('ends with 1 for a step that fails, names its line, and shows no build argument', async () => {
    const build = ['push', folder, '--builder', 'docker', '--to', 'game:6', '--build-arg', `TOKEN=${SECRET}`]
    const line = join(folder, 'Dockerfile:8')

    const people = await slipway([...build, '--verbose'])
    const scripts = await slipway([...build, '--json'])

    expect(people).toMatchObject({ code: 1, out: '' })
    expect(people.err).toContain(`error: Could not build the image at ${line}: RUN echo`)
    expect(people.err).toContain('  engine: nothing of use for [secret]\n')
    expect(people.err).toMatch(/→ .* The whole output is in .*\.log\./)
    expect(scripts.code).toBe(1)
    expect(JSON.parse(scripts.out)).toMatchObject({ error: { code: 'BUILD_FAILED', target: line } })
    const logs = join(home, 'state', 'slipway')
    const texts = (await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8'))
    const written = [people.err, scripts.out, scripts.err, ...(await Promise.all(texts))].join('\n')
    expect(texts).toHaveLength(2)
    expect(written).toContain('Build arguments: TOKEN')
    expect(written).not.toContain(SECRET)
  })

  it('says what is missing where there is no engine, while a build folder needs none', async () => {
    const env = { DOCKER_HOST: `unix://${join(home, 'none.sock')}` }

    const built = await slipway(['push', folder, '--builder', 'docker', '--to', 'game:7'], env)
    const pushed = await slipway(['push', ECHO_SERVER, '--to', 'echo:1', '--json'], env)

    expect(built).toMatchObject({ code: 1, out: '' })
    expect(built.err).toContain(
      `DOCKER_HOST names ${env.DOCKER_HOST}, and nothing is there. (ENGINE_MISSING)`,
    )
    expect(built.err).toContain('  → Start the engine that listens there')
    expect(pushed.code, pushed.err).toBe(0)
    expect(JSON.parse(pushed.out)).toMatchObject({ name: 'echo', tag: '1' })
  })
})
