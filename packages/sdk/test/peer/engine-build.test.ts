import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { registryWithPassword } from '../../../../test/peer/support/docker-registry.js'
import type { BuildEvent } from '../../src/docker/build-event.js'
import { type Engine, openEngine } from '../../src/docker/open-engine.js'
import { buildImage } from '../../src/engine-image/build-image.js'
import type { BuildImageOptions, BuiltImage } from '../../src/engine-image/build-image-options.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { openSession } from '../../src/session/session.js'
import type { Progress } from '../../src/support/progress.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'

const unique = () => randomBytes(6).toString('hex')
/** A file that is no program of this processor, however it is started. */
const STRANGE_PROGRAM = Buffer.concat([
  Buffer.from('7f454c460201010000000000000000000200b700', 'hex'),
  Buffer.alloc(64),
])

interface Call extends Partial<BuildImageOptions> {
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly client?: ClientOptions
}

describeWith(
  'docker',
  'debootstrap',
  'docker-registry',
)('a build by the engine', () => {
  const docker = dockerClient()
  const images = new Set<string>()
  let engine: Engine
  let registry: Awaited<ReturnType<typeof registryWithPassword>>

  beforeAll(async () => {
    engine = await openEngine({ env: { DOCKER_HOST: inject('dockerEngine').host } })
    registry = await registryWithPassword()
  })
  afterAll(async () => {
    for (const image of images) await engine.images.remove(image)
    engine?.close()
    await registry?.stop()
  })

  describe.each([
    { builder: 'BuildKit', env: {}, usesBuildKit: true },
    { builder: 'the classic builder', env: { DOCKER_BUILDKIT: '0' }, usesBuildKit: false },
  ])('$builder', ({ env, usesBuildKit }) => {
    /** Builds the Dockerfile of a new folder with these files. */
    async function build({ files, client = {}, ...options }: Call) {
      const folder = await tempTree(files)
      if (files.strange !== undefined) await chmod(join(folder, 'strange'), 0o755)
      const logFolder = options.logFolder ?? (await tempFolder())
      const events: BuildEvent[] = []
      const progress: Progress[] = []
      const session = openSession({ env, credentials: 'anonymous', ...client })
      onTestFinished(() => session.close())
      const result = buildImage(session, engine, {
        dockerfile: join(folder, 'Dockerfile'),
        onEvent: (event) => events.push(event),
        onProgress: (report) => progress.push(report),
        ...options,
        logFolder,
      })
      const keep = (image: BuiltImage) => images.add(image.imageId)
      result.then(keep, () => undefined)
      return { folder, logFolder, events, progress, result }
    }

    const linesOf = (events: readonly BuildEvent[]) =>
      events.flatMap((event) => (event.type === 'log' ? event.text : []))
    const statesOf = (events: readonly BuildEvent[], name: RegExp) =>
      events.flatMap((event) => (event.type === 'step' && name.test(event.name) ? event.state : []))

    it('makes an image of files, arguments and a stage, tells its steps and keeps all output', async () => {
      const id = unique()
      const call = await build({
        files: {
          Dockerfile: `FROM debian-base:12 AS first
ARG WHO=nobody
WORKDIR /app
COPY data/a.txt /app/
RUN echo "${id} for $WHO" > /app/who && cat /app/who && echo careful >&2
FROM first AS second
RUN false
`,
          'data/a.txt': 'the file',
        },
        buildArgs: { WHO: 'a studio' },
        target: 'first',
        tag: `slipway-build-test:${id}`,
      })

      const built = await call.result

      expect(built).toMatchObject({ usedBuildKit: usesBuildKit, platform: { os: 'linux' }, warnings: [] })
      expect(built.imageId).toMatch(/^sha256:[0-9a-f]{64}$/)
      const image = await engine.images.find(`slipway-build-test:${id}`)
      expect(image?.id).toBe(built.imageId)
      expect(await docker.text('run', '--rm', built.imageId, 'cat', '/app/who', '/app/a.txt')).toBe(
        `${id} for a studio\nthe file`,
      )
      expect(linesOf(call.events)).toEqual(expect.arrayContaining([`${id} for a studio`, 'careful']))
      expect(call.events).toContainEqual(
        expect.objectContaining({ type: 'log', stream: 'stderr', text: 'careful' }),
      )
      expect(statesOf(call.events, /RUN echo/)).toEqual(['started', 'done'])
      expect(call.progress.at(-1)).toMatchObject({ step: 'build', unit: 'items' })
      expect(call.progress.at(-1)?.done).toBe(call.progress.at(-1)?.total)
      const log = readFileSync(built.logFile ?? '', 'utf8')
      expect(log).toContain(`${id} for a studio`)
      expect(log).toContain('Build arguments: WHO\n')
      expect(log.trimEnd().endsWith(`Built ${built.imageId}.`)).toBe(true)
      expect(statSync(built.logFile ?? '').mode & 0o777).toBe(0o600)
      await docker.run(['image', 'rm', `slipway-build-test:${id}`])
    })

    it('takes the steps of the build before, unless it is told not to', async () => {
      const files = { Dockerfile: `FROM debian-base:12\nRUN echo ${unique()}\n` }
      const folder = await tempTree(files)
      const dockerfile = join(folder, 'Dockerfile')

      const first = await (await build({ files, dockerfile })).result
      const second = await build({ files, dockerfile })
      const again = await second.result
      const anew = await build({ files, dockerfile, noCache: true })
      await anew.result

      expect(again.imageId).toBe(first.imageId)
      expect(statesOf(second.events, /RUN echo/)).toContain('cached')
      expect(statesOf(anew.events, /RUN echo/)).toEqual(['started', 'done'])
    })

    it('ends within a second of the signal, and in the engine within seconds', async () => {
      const duration = `300.${Date.now()}`
      const control = new AbortController()
      const call = await build({
        files: { Dockerfile: `FROM debian-base:12\nRUN sleep ${duration}\n` },
        signal: control.signal,
      })
      call.result.catch(() => undefined)
      await vi.waitFor(() => expect(runs(duration)).toBe(true), { timeout: 60_000, interval: 100 })

      const abortedAt = performance.now()
      control.abort()

      await expect(call.result).rejects.toMatchObject({ code: 'ABORTED' })
      expect(performance.now() - abortedAt).toBeLessThan(1000)
      await vi.waitFor(() => expect(runs(duration)).toBe(false), { timeout: 10_000, interval: 50 })
    })

    it('points at the line of a step that fails, with its last lines and where all of them are', async () => {
      const id = unique()
      const call = await build({
        files: {
          Dockerfile: `FROM debian-base:12
ENV A=b

RUN echo before ${id}
# The next one fails.
RUN for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i ${id}; done && \\
    exit 42
RUN never
`,
        },
      })

      const error = await call.result.catch((reason: unknown) => reason)

      expect(error).toMatchObject({
        code: 'BUILD_FAILED',
        target: `${join(call.folder, 'Dockerfile')}:6`,
        reason: expect.stringMatching(/^RUN for i in .+… ended with exit code 42$/),
        side: 'engine',
      })
      expect(error).toHaveProperty('serverErrors.length', 10)
      expect(error).toHaveProperty('serverErrors.9.message', `line 12 ${id}`)
      const [log = ''] = readdirSync(call.logFolder)
      expect(error).toHaveProperty('hint', expect.stringContaining(join(call.logFolder, log)))
      expect(readFileSync(join(call.logFolder, log), 'utf8')).toContain(`line 1 ${id}`)
      expect(statesOf(call.events, /exit 42/)).toEqual(['started', 'failed'])
    })

    it.each([
      {
        what: 'an unknown instruction',
        dockerfile: 'FROM debian-base:12\n\nCOPPY a b\n',
        error: { code: 'DOCKERFILE_INVALID', line: 3, reason: /^unknown instruction: COPPY/i },
      },
      {
        what: 'an instruction that lacks something',
        dockerfile: 'FROM debian-base:12\nRUN true\nCOPY a\n',
        error: { code: 'DOCKERFILE_INVALID', line: 3, reason: /^COPY requires at least two arguments/ },
      },
      {
        what: 'an empty Dockerfile',
        dockerfile: '# nothing\n',
        error: { code: 'DOCKERFILE_INVALID', reason: /no instructions/ },
      },
      {
        what: 'a stage that is not there',
        dockerfile: 'FROM debian-base:12 AS one\nFROM one AS two\n',
        options: { target: 'three' },
        error: { code: 'OPTION_INVALID', reason: /^it has no stage "three"$/, hint: /one, two/ },
      },
      {
        what: 'a file that is not there',
        dockerfile: 'FROM debian-base:12\nCOPY Nope.txt /\n',
        error: { code: 'BUILD_FAILED', line: 2, reason: /Nope\.txt is not in the build context/ },
      },
      {
        what: 'a file that is excluded',
        dockerfile: 'FROM debian-base:12\nCOPY there.txt /\n',
        files: { 'there.txt': 'x', '.dockerignore': '*.txt\n' },
        error: { code: 'BUILD_FAILED', line: 2, reason: /there\.txt is excluded by \.dockerignore/ },
      },
      {
        what: 'a file that another stage does not have',
        dockerfile: 'FROM debian-base:12 AS one\nFROM debian-base:12\nCOPY --from=one /nope /\n',
        error: { code: 'BUILD_FAILED', line: 3, reason: /nope is not in one/ },
      },
      {
        what: 'a program that is not there',
        dockerfile: 'FROM debian-base:12\nRUN nosuchprogram\n',
        error: { code: 'BUILD_FAILED', line: 2, reason: /exit code 127/, hint: /not in the image/ },
      },
      {
        what: 'a program for another processor',
        dockerfile: 'FROM debian-base:12\nCOPY strange /bin/\nRUN ["/bin/strange"]\n',
        error: { code: 'BUILD_FAILED', line: 3, reason: /another processor/ },
      },
      {
        what: 'an image without a shell',
        dockerfile: 'FROM scratch\nRUN make\n',
        error: { code: 'BUILD_FAILED', line: 2, reason: /no shell/, hint: /exec form/ },
      },
      {
        what: 'a registry that cannot be reached',
        dockerfile: 'ARG BASE=127.0.0.1:9/studio/base\nFROM $BASE:1\nRUN true\n',
        error: { code: 'NETWORK', line: 2, reason: /^the engine cannot reach the registry of/ },
      },
    ])('tells of $what in words that help', async ({ dockerfile, files, options, error }) => {
      const strange = { strange: STRANGE_PROGRAM }
      const call = await build({ files: { Dockerfile: dockerfile, ...strange, ...files }, ...options })

      const failure = await call.result.catch((reason: unknown) => reason)

      const place = join(call.folder, 'Dockerfile')
      expect(failure).toMatchObject({
        code: error.code,
        target: error.line === undefined ? place : `${place}:${error.line}`,
        reason: expect.stringMatching(error.reason),
        hint: expect.stringMatching(error.hint ?? /./),
      })
    })

    it('reads a base image of our registry with the pull credential, and sends it nowhere else', async () => {
      const { username, password: token } = registry
      const base = `${registry.registry}/studio/base:${unique()}`
      const made = await (
        await build({ files: { Dockerfile: 'FROM scratch\nCOPY a /\n', a: unique() }, tag: base })
      ).result
      await docker.login(registry.registry, { username, password: token })
      await docker.run(['push', '--quiet', base])
      await docker.run(['image', 'rm', '--force', made.imageId])
      images.delete(made.imageId)
      // The classic builder keeps what it fetches under its name.
      images.add(base)
      const files = { Dockerfile: `ARG BASE\nFROM $BASE\nCOPY b /\n`, b: unique() }
      const buildArgs = { BASE: base }
      const client: ClientOptions = {
        registry: registry.registry,
        credentials: { pull: { username, token } },
      }

      const refused = await build({ files, buildArgs, client: { ...client, credentials: 'anonymous' } })
      await expect(refused.result).rejects.toMatchObject({
        code: 'BASE_NOT_FOUND',
        target: `${join(refused.folder, 'Dockerfile')}:2`,
      })
      const other = await build({ files, buildArgs, client, registry: 'registry.example.com' })
      await expect(other.result).rejects.toMatchObject({ code: 'BASE_NOT_FOUND' })
      const missing = await build({ files, buildArgs: { BASE: `${base}0` }, client })
      await expect(missing.result).rejects.toMatchObject({ code: 'BASE_NOT_FOUND' })

      const allowed = await build({ files, buildArgs, client, pull: true })
      const { imageId, logFile } = await allowed.result

      expect((await engine.images.find(imageId))?.config.diffIds).toHaveLength(2)
      expect(readFileSync(logFile ?? '', 'utf8')).not.toContain(token)
    })

    it('does not give an image of another platform for the one that was asked for', async () => {
      const call = await build({
        files: { Dockerfile: 'FROM debian-base:12\nENV A=b\n' },
        platform: { os: 'linux', architecture: 's390x' },
      })

      // The classic builder takes the base that it has; BuildKit looks for the right one.
      await expect(call.result).rejects.toMatchObject({
        code: usesBuildKit ? expect.stringMatching(/^(NETWORK|BASE_NOT_FOUND)$/) : 'PLATFORM_MIXED',
      })
    })
  })
})

/** Whether a process of this machine, in a container or not, sleeps for this time. */
function runs(duration: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8') === `sleep\0${duration}\0`
    } catch {
      return false
    }
  })
}
