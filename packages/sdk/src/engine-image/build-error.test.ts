import { describe, expect, it } from 'vitest'
import type { BuildFailure } from '../docker/build-request.js'
import { parseDockerfile } from '../dockerfile/parse-dockerfile.js'
import { buildError } from './build-error.js'
import type { BuildFacts } from './build-facts.js'

const FILE = parseDockerfile(`# syntax=docker/dockerfile:1
ARG BASE=registry.example.com/studio/base:1
FROM $BASE AS tools
RUN make -C /src \\
    all
FROM debian:12-slim
COPY server.x86_64 /app/
RUN chmod +x /app/server.x86_64
`)

const fail = (failure: BuildFailure, facts: Partial<BuildFacts> = {}) =>
  buildError(failure, {
    source: { dockerfile: 'server/Dockerfile' },
    file: FILE,
    context: { folder: '/nowhere/server', entries: [] },
    platform: undefined,
    output: [],
    logFile: '/logs/build.log',
    ...facts,
  })

const BUILDKIT_RUN = { id: 'x', name: '[tools 2/2] RUN make -C /src     all' }
const BUILDKIT_COPY = { id: 'x', name: '[stage-1 2/3] COPY server.x86_64 /app/' }
const LOAD_DEBIAN = { id: 'x', name: '[internal] load metadata for docker.io/library/debian:12-slim' }
const CLASSIC_RUN = {
  id: '3',
  name: '[3/6] RUN make',
  instruction: { number: 3, text: 'RUN make -C /src     all' },
}
const CLASSIC_FROM = { id: '4', name: '[4/6] FROM', instruction: { number: 4, text: 'FROM debian:12-slim' } }
const PODMAN_RUN = { id: '1.2', name: '[2/2] RUN make', instruction: { text: 'RUN make -C /src     all' } }
const PODMAN_COPY = { id: '2.2', name: '[2/3] COPY', instruction: { text: 'COPY server.x86_64 /app/' } }
const LOG = 'The whole output is in /logs/build.log.'

describe('buildError', () => {
  it.each([
    [
      'BuildKit of Docker 20',
      'executor failed running [/bin/sh -c make -C /src     all]: exit code: 2',
      BUILDKIT_RUN,
    ],
    [
      'BuildKit of Docker 28',
      'failed to solve: process "/bin/sh -c make -C /src     all" did not complete successfully: exit code: 2',
      BUILDKIT_RUN,
    ],
    [
      'the classic builder',
      "The command '/bin/sh -c make -C /src     all' returned a non-zero code: 2",
      CLASSIC_RUN,
    ],
    [
      'Podman',
      'building at STEP "RUN make -C /src     all": while running runtime: exit status 2',
      PODMAN_RUN,
    ],
  ])('points at the first line of a step that failed, as %s tells it', (_, message, step) => {
    const output = ['cc: error', 'make: *** [all] Error 1']

    expect(fail({ message, exitCode: 2, step }, { output })).toMatchObject({
      code: 'BUILD_FAILED',
      message:
        'Could not build the image at server/Dockerfile:4: RUN make -C /src all ended with exit code 2.',
      hint: `Its last lines say why; correct the command, or what it works on. ${LOG}`,
      serverErrors: output.map((line) => ({ code: '', message: line })),
    })
  })

  it.each([
    ['dockerfile parse error line 4: unknown instruction: RUM', 4, 'unknown instruction: RUM'],
    [
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 4: unknown instruction: RUM',
      4,
      'unknown instruction: RUM',
    ],
    [
      'failed to solve: dockerfile parse error on line 4: unknown instruction: RUM (did you mean RUN?)',
      4,
      'unknown instruction: RUM (did you mean RUN?)',
    ],
    ['building: no stages to build', undefined, 'no stages to build'],
    ['failed to solve: file with no instructions', undefined, 'file with no instructions'],
    ['Cannot locate specified Dockerfile: Dockerfile', undefined, 'the engine does not find it'],
  ])('takes %j for a matter of the Dockerfile', (message, line, reason) => {
    expect(fail({ message })).toMatchObject({
      code: 'DOCKERFILE_INVALID',
      target: line === undefined ? 'server/Dockerfile' : `server/Dockerfile:${line}`,
      reason,
    })
  })

  it.each([
    ['manifest for debian:12-slim not found: manifest unknown: manifest unknown', CLASSIC_FROM],
    [
      'pull access denied for debian, repository does not exist or may require \u0027docker login\u0027: denied: requested access to the resource is denied',
      CLASSIC_FROM,
    ],
    [
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: docker.io/library/debian:12-slim: not found',
      LOAD_DEBIAN,
    ],
    [
      'failed to solve: debian:12-slim: failed to resolve source metadata for docker.io/library/debian:12-slim: unexpected status from HEAD request to https://registry-1.docker.io/v2/library/debian/manifests/12-slim: 401 Unauthorized',
      LOAD_DEBIAN,
    ],
    ['unauthorized: authentication required', CLASSIC_FROM],
  ])('takes %j for a base image that is not there', (message, step) => {
    expect(fail({ message, step })).toMatchObject({
      code: 'BASE_NOT_FOUND',
      target: 'server/Dockerfile:6',
      reason: 'there is no image debian:12-slim, or it may not be read without login',
      side: 'source',
    })
  })

  it.each([
    ['toomanyrequests: You have reached your pull rate limit.', 'RATE_LIMITED', true],
    ['unexpected status from HEAD request: 429 Too Many Requests', 'RATE_LIMITED', true],
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'NETWORK',
      true,
    ],
    ['Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority', 'TLS', false],
  ])('takes %j for %s', (message, code, retryable) => {
    expect(fail({ message, step: CLASSIC_FROM })).toMatchObject({
      code,
      retryable,
      target: 'server/Dockerfile:6',
    })
  })

  it('finds a base whose name is made of arguments by the step', () => {
    const message = 'registry.example.com/studio/base:1: not found'
    const step = { id: 'x', name: '[tools 1/2] FROM registry.example.com/studio/base:1' }

    expect(fail({ message, step })).toMatchObject({ code: 'BASE_NOT_FOUND', target: 'server/Dockerfile:3' })
  })

  it('takes what no builder knows for a matter of the Dockerfile, also where an engine is late to see it', () => {
    const file = parseDockerfile('FROM scratch\nCOPPY a b\n')
    const step = { id: '1.2', name: '[2/2] COPPY a b', instruction: { text: 'COPPY a b' } }

    expect(fail({ message: 'Build error: Unknown instruction: "COPPY" &x{}', step }, { file })).toMatchObject(
      {
        code: 'DOCKERFILE_INVALID',
        target: 'server/Dockerfile:2',
        reason: '"COPPY" is no instruction of a Dockerfile',
      },
    )
  })

  it('finds the only FROM where Podman tells its base with all arguments filled in', () => {
    const file = parseDockerfile('ARG BASE\nFROM $BASE\n')
    const step = { id: '1.1', name: '[1/1] FROM a/b:1', instruction: { text: 'FROM a/b:1' } }

    expect(fail({ message: 'reading manifest: manifest unknown', step }, { file })).toMatchObject({
      code: 'BASE_NOT_FOUND',
      target: 'server/Dockerfile:2',
    })
  })

  it('does not take a 404 within a step for a base image', () => {
    const failure = { message: 'curl: (22) 404 not found', exitCode: 22, step: BUILDKIT_RUN }

    expect(fail(failure)).toMatchObject({ code: 'BUILD_FAILED', target: 'server/Dockerfile:4' })
  })

  it.each([
    'failed to compute cache key: "/server.x86_64" not found: not found',
    'failed to solve: failed to compute cache key: failed to calculate checksum of ref abc::def: "/server.x86_64": not found',
    'COPY failed: file not found in build context or excluded by .dockerignore: stat server.x86_64: file does not exist',
    'building at STEP "COPY server.x86_64 /app/": checking on sources under "/tmp/b": copier: stat: "/server.x86_64": no such file or directory',
  ])('names what COPY did not find: %j', (message) => {
    const step = message.includes('STEP') ? PODMAN_COPY : BUILDKIT_COPY
    expect(fail({ message, step })).toMatchObject({
      code: 'BUILD_FAILED',
      target: 'server/Dockerfile:7',
      reason: 'COPY server.x86_64 /app/ failed: server.x86_64 is not in the build context',
      hint: expect.stringContaining('/nowhere/server'),
    })
  })

  it.each([
    ['executor failed: exit code: 1', 1, ['exec /x: exec format error'], /another processor/, /linux\/arm64/],
    [
      'exit code: 1',
      1,
      ['write /x: no space left on device'],
      /disk of the engine is full/,
      /docker system df/,
    ],
    ['exit code: 137', 137, [], /exit code 137/, /memory/],
    ['exit code: 127', 127, [], /exit code 127/, /not in the image/],
    [
      'exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown',
      undefined,
      [],
      /no shell/,
      /exec form/,
    ],
    [
      'something new',
      undefined,
      [],
      /^RUN make -C \/src all failed: something new$/,
      /See what the engine says/,
    ],
  ])('tells what %j means', (message, exitCode, output, reason, hint) => {
    const platform = { os: 'linux', architecture: 'arm64' }

    expect(fail({ message, exitCode, step: BUILDKIT_RUN }, { output, platform })).toMatchObject({
      code: 'BUILD_FAILED',
      reason: expect.stringMatching(reason),
      hint: expect.stringMatching(hint),
    })
  })

  it.each([
    ['target stage zz could not be found', 'OPTION_INVALID', /no stage "zz"/],
    ['failed to reach build target zz in Dockerfile', 'OPTION_INVALID', /no stage "zz"/],
    ['The target "zz" was not found in the provided Dockerfile', 'OPTION_INVALID', /no stage "zz"/],
    ['target stage "zz" could not be found', 'OPTION_INVALID', /no stage "zz"/],
    [
      'no matching manifest for linux/s390x in the manifest list entries',
      'PLATFORM_UNSUPPORTED',
      /for linux\/s390x/,
    ],
    [
      '"foo": unknown operating system or architecture: invalid argument',
      'PLATFORM_UNSUPPORTED',
      /linux\/s390x/,
    ],
    ['the --mount option requires BuildKit. Refer to …', 'DOCKERFILE_INVALID', /^--mount needs BuildKit/],
  ])('takes %j for %s', (message, code, reason) => {
    const source = { dockerfile: 'Dockerfile', target: 'zz' }
    const platform = { os: 'linux', architecture: 's390x' }

    expect(fail({ message, step: CLASSIC_FROM }, { source, platform })).toMatchObject({
      code,
      reason: expect.stringMatching(reason),
    })
  })

  it('never repeats the value of a build argument that the engine has filled in', () => {
    const step = { id: 'x', name: '[tools 2/2] RUN make TOKEN=planted' }
    const message = 'executor failed running [/bin/sh -c make TOKEN=planted]: exit code: 2'

    expect(JSON.stringify(fail({ message, exitCode: 2, step }))).not.toContain('planted')
  })

  it('tells a failure without a step as a whole', () => {
    expect(fail({ message: 'the engine ended without an image' }, { logFile: undefined })).toMatchObject({
      message:
        'Could not build the image from server/Dockerfile: the build failed: the engine ended without an image.',
      hint: 'See what the engine says about it, and correct the instruction or what it needs.',
    })
  })
})
