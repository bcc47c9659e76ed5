import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { registryWithPassword } from '../../../../test/peer/support/docker-registry.js'
import { pushDebianBase } from '../../../../tools/peers/debian-base.mjs'
import { type Client, createClient } from '../../src/client.js'
import type { PushOptions } from '../../src/push/push-options.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'
import { HISTORIES } from './support/debian-histories.js'
import { exportedFiles } from './support/exported-files.js'

type Files = Readonly<Record<string, string | Uint8Array>>

const unique = () => randomBytes(6).toString('hex')
const MIB = 1024 * 1024

describeWith(
  'docker',
  'docker-registry',
  'debootstrap',
)('a push of an image of the engine', () => {
  const docker = dockerClient()
  const names = new Set<string>()
  let target: Awaited<ReturnType<typeof registryWithPassword>>

  beforeAll(async () => {
    target = await registryWithPassword()
    await docker.login(target.registry, target)
    names.add(await pushDebianBase({ docker: docker.run }, target))
  })
  afterAll(async () => {
    if (names.size > 0) await docker.run(['image', 'rm', '--force', ...names])
    await target?.stop()
  })

  async function aClient(): Promise<Client> {
    const { registry, username, password } = target
    return createClient({
      registry,
      project: 'studio',
      credentials: { push: { username, token: password } },
      cacheDir: await tempFolder(),
      env: { DOCKER_HOST: inject('dockerEngine').host },
    })
  }

  /** Builds an image and gives its name. */
  async function build(dockerfile: string, files: Files = {}, name = `slipway-test-${unique()}:1`) {
    const folder = await tempTree({ ...files, Dockerfile: dockerfile })
    names.add(name)
    await docker.run(['build', '--quiet', '--no-cache', '--tag', name, folder])
    return name
  }

  /** Pushes as a machine that has never pushed, lets the engine pull what came of it, and gives its name. */
  async function pushAndPull(engineImage: string): Promise<string> {
    const { reference } = await (await aClient()).push({ from: { engineImage }, to: `game-${unique()}:1` })
    names.add(reference)
    await docker.run(['pull', '--quiet', reference])
    return reference
  }

  const leftBehind = async () => {
    const images = await docker.text('images', '--format', '{{.Repository}}')
    return images.split('\n').filter((name) => name.startsWith('slipway-first-layers'))
  }

  it.each(HISTORIES)('gives what the engine has where $name', { timeout: 600_000 }, async ({ scripts }) => {
    const files = Object.fromEntries(scripts.map((script, index) => [`${index}.sh`, `set -x; ${script}\n`]))
    const runs = scripts.map((_, index) => `RUN sh /scripts/${index}.sh\n`)
    const image = await build(`FROM debian-base:12\nCOPY *.sh /scripts/\n${runs.join('')}`, files)

    const pulled = await pushAndPull(image)

    expect(await exportedFiles(docker, pulled)).toEqual(await exportedFiles(docker, image))
    expect(await leftBehind()).toEqual([])
  })

  it('gives what the engine has of an image from scratch, by its id, without naming it', async () => {
    const image = await build('FROM scratch\nCOPY . /app/\n', {
      a: 'a',
      'b/c': 'c',
      'b/big': randomBytes(5 * MIB),
    })
    const id = await docker.text('image', 'inspect', '--format', '{{.Id}}', image)
    await build('FROM scratch\nCOPY . /\n', { other: 'x' }, image)
    names.add(id)

    const pulled = await pushAndPull(id)

    expect(await exportedFiles(docker, pulled)).toEqual(await exportedFiles(docker, id))
    expect(await docker.text('image', 'inspect', '--format', '{{.RepoTags}}', id)).toBe('[]')
    expect(await leftBehind()).toEqual([])
  })

  it('keeps how the image runs, and it runs', async () => {
    const image = await build(
      `FROM debian-base:12
ENV GAME="my game" EMPTY=
LABEL a=b "c d"="e f"
VOLUME /data /more
EXPOSE 7777/udp 80
HEALTHCHECK --interval=90s --timeout=5s --start-period=1s --retries=4 CMD test -e /app
USER 1000:1000
WORKDIR /app/deep
STOPSIGNAL SIGINT
COPY --chown=1000:1000 greet.sh /app/
ENTRYPOINT ["/bin/sh", "/app/greet.sh"]
CMD ["all of", "you"]
`,
      { 'greet.sh': 'echo "$(id -u) in $PWD with $GAME greets $2 and $1"\n' },
    )

    const pulled = await pushAndPull(image)

    const runOf = async (name: string) => {
      const { Config } = await docker.inspect<{ readonly Config: Readonly<Record<string, unknown>> }>(name)
      const {
        User,
        ExposedPorts,
        Env,
        Entrypoint,
        Cmd,
        Volumes,
        WorkingDir,
        Labels,
        StopSignal,
        Healthcheck,
      } = Config
      const lists = { Env, Entrypoint, Cmd }
      return { ...lists, User, ExposedPorts, Volumes, WorkingDir, Labels, StopSignal, Healthcheck }
    }
    expect(await runOf(pulled)).toEqual(await runOf(image))
    expect(await runOf(pulled)).toMatchObject({ Volumes: { '/data': {}, '/more': {} }, StopSignal: 'SIGINT' })
    expect(await docker.text('run', '--rm', pulled)).toBe(
      '1000 in /app/deep with my game greets you and all of',
    )
    expect(await docker.text('run', '--rm', image)).toBe(
      '1000 in /app/deep with my game greets you and all of',
    )
  })

  it('sends nothing again, and of another build what has changed', async () => {
    const client = await aClient()
    const big = { 'game/big-1': randomBytes(6 * MIB), 'game/big-2': randomBytes(5 * MIB), 'game/a.txt': 'a' }
    const dockerfile = 'FROM debian-base:12\nCOPY game /app/\nRUN mkdir /app/saves\n'
    const first = await build(dockerfile, big)
    const second = await build(dockerfile, { ...big, 'game/a.txt': 'another' })
    const to = `again-${unique()}`

    const one = await client.push({ from: { engineImage: first }, to: `${to}:1` })
    const again = await client.push({ from: { engineImage: first }, to: `${to}:2` })
    const elsewhere = await (await aClient()).push({ from: { engineImage: first }, to: `${to}:3` })
    const next = await client.push({ from: { engineImage: second }, to: `${to}:4` })

    expect(one.uploadedBytes).toBeGreaterThan(11 * MIB)
    expect(one.uploadedBytes, 'the base is mounted').toBeLessThan(12 * MIB)
    for (const { digest, uploadedBytes } of [again, elsewhere]) {
      expect({ digest, uploadedBytes }).toEqual({ digest: one.digest, uploadedBytes: 0 })
    }
    expect(next.uploadedBytes).toBeLessThan(20_000)
    expect(next.layers.filter(({ outcome }) => outcome === 'uploaded')).toHaveLength(1)
  })

  it('reads one image for two pushes at once', async () => {
    const client = await aClient()
    const image = await build('FROM debian-base:12\nCOPY a /a\nRUN rm /etc/motd\n', { a: randomBytes(MIB) })
    const push = (to: string) => client.push({ from: { engineImage: image }, to })

    const [one, other] = await Promise.all([push(`one-${unique()}:1`), push(`other-${unique()}:1`)])

    expect(other.digest).toBe(one.digest)
    expect(await leftBehind()).toEqual([])
  })

  it.each(['read', 'send'] as const)('stops at once when it is cancelled at %s', async (step) => {
    const client = await aClient()
    const image = await build('FROM debian-base:12\nCOPY a /a\nRUN chmod 700 /a\n', {
      a: randomBytes(40 * MIB),
    })
    const call = new AbortController()
    let abortedAt = 0
    const onProgress: PushOptions['onProgress'] = (progress) => {
      if (progress.step !== step || abortedAt > 0) return
      abortedAt = performance.now()
      call.abort()
    }

    const pushing = client.push({
      from: { engineImage: image },
      to: `cut-${unique()}:1`,
      signal: call.signal,
      onProgress,
    })

    await expect(pushing).rejects.toMatchObject({ code: 'ABORTED' })
    expect(performance.now() - abortedAt).toBeLessThan(1_000)
    await vi.waitFor(async () => expect(await leftBehind()).toEqual([]), { timeout: 2_000 })
  })

  it('names an image that the engine does not have', async () => {
    const client = await aClient()

    const pushing = client.push({ from: { engineImage: `nothing-${unique()}` }, to: 'game:1' })

    await expect(pushing).rejects.toMatchObject({ code: 'ENGINE_IMAGE_UNKNOWN' })
  })
})
