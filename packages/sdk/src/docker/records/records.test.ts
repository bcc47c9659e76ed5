import { describe, expect, it } from 'vitest'
import { historyRecord, imageRecord } from './image.js'
import { progressLineRecord } from './progress-line.js'
import { readRecord } from './read-record.js'
import { versionRecord } from './version.js'

const ID = `sha256:${'a'.repeat(64)}`
const wire = {
  Id: ID,
  RepoTags: ['game:1', '<none>:<none>'],
  RepoDigests: null,
  Created: '2026-11-22T22:35:13Z',
  Os: 'linux',
  Architecture: 'arm64',
  Variant: 'v8',
  Size: 12,
  Config: {
    User: '1000',
    Env: ['A=1'],
    Cmd: null,
    Entrypoint: ['/app/server'],
    ExposedPorts: { '7777/udp': {} },
    WorkingDir: '/app',
    Labels: {},
    StopSignal: 'SIGINT',
    Volumes: { '/data': {} },
    Healthcheck: { Test: ['NONE'], Interval: 0 },
    OnBuild: null,
  },
  RootFS: { Type: 'layers', Layers: [ID] },
  GraphDriver: {},
}

describe('an image of the engine', () => {
  it('is read with its configuration, null and empty counting as absent', () => {
    expect(imageRecord.parse(wire)).toEqual({
      id: ID,
      tags: ['game:1'],
      repoDigests: [],
      sizeBytes: 12,
      config: {
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
        created: '2026-11-22T22:35:13Z',
        run: {
          user: '1000',
          env: ['A=1'],
          entrypoint: ['/app/server'],
          exposedPorts: ['7777/udp'],
          workingDir: '/app',
          stopSignal: 'SIGINT',
          volumes: ['/data'],
          healthcheck: { test: ['NONE'] },
        },
        diffIds: [ID],
        history: [],
      },
    })
  })

  it('may have neither configuration nor layers', () => {
    const { config } = imageRecord.parse({ ...wire, Config: null, RootFS: {}, Variant: '' })

    expect(config).toMatchObject({ run: {}, diffIds: [], platform: { os: 'linux', architecture: 'arm64' } })
  })

  it('has its history from the oldest step on', () => {
    const history = historyRecord.parse([
      { Created: 1795386914, CreatedBy: 'CMD ["/app/server"]', Size: 0, Comment: '' },
      { Created: 1795386913, CreatedBy: '', Comment: 'Imported from -', Size: 12 },
    ])

    expect(history).toEqual([
      { created: '2026-11-22T22:35:13.000Z', comment: 'Imported from -' },
      { created: '2026-11-22T22:35:14.000Z', createdBy: 'CMD ["/app/server"]', emptyLayer: true },
    ])
  })
})

describe('the version of the engine', () => {
  it.each([
    ['x86_64', { os: 'linux', architecture: 'amd64' }],
    ['aarch64', { os: 'linux', architecture: 'arm64' }],
    ['arm64', { os: 'linux', architecture: 'arm64' }],
    ['armv7l', { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ])('tells of %s in OCI words', (Arch, platform) => {
    const wire = { Version: '27.3.1', ApiVersion: '1.47', Os: 'linux', Arch }

    expect(versionRecord.parse(wire)).toEqual({
      product: 'docker',
      version: '27.3.1',
      apiVersion: '1.47',
      platform,
    })
  })

  it('is that of Podman where it says so', () => {
    const wire = {
      Version: '5.2',
      ApiVersion: '1.41',
      Os: 'linux',
      Arch: 'amd64',
      Components: [{ Name: 'Podman Engine' }],
    }

    expect(versionRecord.parse(wire).product).toBe('podman')
  })

  it('is refused where another program answers, with the place that is wrong', () => {
    const read = () => readRecord(versionRecord, { Version: 1 }, { action: 'reach the engine' })

    expect(read).toThrow(
      expect.objectContaining({ code: 'ENGINE_FAILED', reason: expect.stringContaining('(at Version)') }),
    )
  })
})

describe('a line of progress', () => {
  it.each([
    [{ status: 'Pushed', id: '4f2c' }, { text: '4f2c: Pushed' }],
    [{ stream: 'Loaded image: game:1\n' }, { text: 'Loaded image: game:1' }],
    [{ aux: { Tag: '1', Digest: ID, Size: 528 } }, { pushed: { digest: ID, sizeBytes: 528 } }],
    [
      { status: `1: digest: ${ID} size: 528\r\n` },
      { text: `1: digest: ${ID} size: 528`, pushed: { digest: ID, sizeBytes: 528 } },
    ],
    [{ errorDetail: { message: 'denied' }, error: 'other' }, { error: 'denied' }],
    [{ error: 'denied' }, { error: 'denied' }],
    [{ status: 7, id: {}, aux: 'x' }, {}],
  ])('is read from %j', (line, meaning) => {
    expect(progressLineRecord.parse(line)).toEqual(meaning)
  })
})
