import { describe, expect, it } from 'vitest'
import { connectionFailure, noEngine, refusal, refusalWords } from './engine-error.js'

const place = {
  address: { kind: 'unix', path: '/var/run/docker.sock' },
  foundBy: 'default socket',
  isNamed: false,
} as const
const call = { request: { action: 'list images' }, place, platform: 'linux' }
const failing = (code: string) => Object.assign(new Error(`connect ${code}`), { code })

describe('a connection that failed', () => {
  it.each(['EACCES', 'EPERM'])('is a missing right for %s', (code) => {
    expect(connectionFailure(failing(code), call)).toMatchObject({
      code: 'ENGINE_DENIED',
      reason: 'this user may not use unix:///var/run/docker.sock (default socket)',
      hint: expect.stringContaining('usermod -aG docker'),
    })
    expect(connectionFailure(failing(code), { ...call, platform: 'darwin' }).hint).not.toContain('usermod')
  })

  it('is for Podman no matter of the group docker', () => {
    const address = { kind: 'unix', path: '/run/podman/podman.sock' } as const

    expect(connectionFailure(failing('EACCES'), { ...call, place: { ...place, address } })).toMatchObject({
      code: 'ENGINE_DENIED',
      hint: 'Use the socket of this user: systemctl --user start podman.socket, then DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock.',
    })
  })

  it.each([
    ['linux', 'sudo systemctl start docker'],
    ['darwin', 'Docker Desktop'],
    ['win32', 'Docker Desktop'],
  ])('is an engine that does not run, on %s', (platform, hint) => {
    expect(connectionFailure(failing('ECONNREFUSED'), { ...call, platform })).toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      retryable: true,
      hint: expect.stringContaining(hint),
    })
  })

  it('is, for a pipe that is not there, Docker Desktop that does not run', () => {
    const address = { kind: 'pipe', path: '//./pipe/dockerDesktopLinuxEngine' } as const
    const named = { address, foundBy: 'docker context "desktop-linux"', isNamed: true }

    expect(connectionFailure(failing('ENOENT'), { ...call, place: named, platform: 'win32' })).toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      hint: 'Start Docker Desktop.',
    })
  })

  it('looks at the first address where all of a host were tried', () => {
    const error = new AggregateError([failing('ECONNREFUSED'), failing('EHOSTUNREACH')])

    expect(connectionFailure(error, call)).toMatchObject({ code: 'ENGINE_NOT_RUNNING' })
  })

  it('is the cancel that it was', () => {
    const request = { ...call.request, signal: AbortSignal.abort() }

    expect(connectionFailure(failing('ECONNRESET'), { ...call, request })).toMatchObject({ code: 'ABORTED' })
  })

  it('stays what it is where it is one of ours', () => {
    const error = connectionFailure(failing('EACCES'), call)

    expect(connectionFailure(error, call)).toBe(error)
  })
})

describe('a refusal', () => {
  it('has the engine\u2019s own words, in one line and not too long', () => {
    const error = refusal(500, { message: `no\n  space ${'x'.repeat(900)}` }, call)

    expect(error.reason).toMatch(/^the engine answered 500: no space x+\u2026$/)
    expect(error.reason.length).toBeLessThan(560)
    expect(refusalWords(error)).toMatch(/^no space /)
  })

  it('of TLS spoken to in plain http says what to set', () => {
    const error = refusal(400, 'Client sent an HTTP request to an HTTPS server.', call)

    expect(error).toMatchObject({ code: 'TLS', hint: 'Set DOCKER_TLS_VERIFY=1.' })
    expect(refusalWords(error)).toBeUndefined()
  })
})

describe('no engine at all', () => {
  const on = (platform: string) => ({ platform, env: {}, homeDir: '/home/app' })

  it.each([
    ['linux', 'Docker Engine'],
    ['darwin', 'Colima'],
    ['win32', 'Docker Desktop'],
  ])('says what to install on %s, and that a push needs none', (platform, hint) => {
    const error = noEngine('reach the engine', on(platform), undefined)

    expect(error).toMatchObject({ code: 'ENGINE_MISSING', hint: expect.stringContaining(hint) })
    expect(error.hint).toContain('A push of a build folder needs none.')
  })

  it('is an engine to be started where one is installed', () => {
    expect(noEngine('reach the engine', on('linux'), '/usr/bin/dockerd')).toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      hint: 'Start it: sudo systemctl start docker.',
    })
    expect(noEngine('reach the engine', on('linux'), '/usr/bin/podman')).toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      hint: 'Start it: systemctl --user start podman.socket.',
    })
  })
})
