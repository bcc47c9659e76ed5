import { describe, expect, it } from 'vitest'
import { checkEngine } from './engine-check.js'

const ready = {
  state: 'ready',
  product: 'docker',
  version: '27.3.1',
  platform: 'linux/arm64',
  address: 'unix:///var/run/docker.sock',
  foundBy: 'default socket',
} as const

describe('the docker engine row', () => {
  it('says what is there and how it was found', () => {
    expect(checkEngine(ready)).toEqual({
      name: 'docker engine',
      status: 'ok',
      detail: 'Docker 27.3.1 for linux/arm64 at unix:///var/run/docker.sock (default socket)',
    })
    expect(checkEngine({ ...ready, product: 'podman', version: '5.2.0' }).detail).toMatch(/^Podman 5\.2\.0 /)
  })

  it('is in order where there is none, and says what would need one', () => {
    const check = {
      state: 'missing',
      reason: 'no Docker engine was found on this machine',
      hint: 'Install it.',
    } as const

    expect(checkEngine(check)).toEqual({
      name: 'docker engine',
      status: 'ok',
      detail:
        'not there: needed only for Dockerfiles, to push images of the engine, and to run a server here (no Docker engine was found on this machine)',
    })
  })

  it.each(['stopped', 'denied', 'failed'] as const)('warns, and fails nothing, when it is %s', (state) => {
    const row = checkEngine({ state, reason: 'nothing answers', hint: 'Start Docker Desktop.' })

    expect(row).toMatchObject({ status: 'warn', next: 'Start Docker Desktop.' })
    expect(row.detail).toMatch(/^nothing answers; it is needed only /)
  })
})
