import { describe, expect, it, vi } from 'vitest'
import { main } from '../../src/main.js'
import { decideAccess } from '../support/staff.js'
import { aStudio } from '../support/studio.js'

const WITHOUT_ACCESS = { access: 'none' } as const

describe('slipway access', () => {
  it('requests, waits for staff, and then has everything that a push needs', async () => {
    const { emulator, login, run, context } = await aStudio(WITHOUT_ACCESS)
    await login(emulator.apiToken)

    const before = await run(['access', 'status'])
    const requested = await run(['access', 'request', '--message', 'Space Game, 5 GB'])
    const pending = await run(['access', 'status', '--json'])
    const waiting = context()
    const code = main(['access', 'wait', '--json'], waiting)
    await vi.waitFor(() => expect(waiting.err()).toContain('staff has still to decide'))
    await decideAccess(emulator, 'grant')

    expect(before).toMatchObject({ code: 0, out: expect.stringContaining('Nobody has requested access') })
    expect(requested).toMatchObject({ code: 0, out: expect.stringContaining('Next: slipway access wait') })
    expect(JSON.parse(pending.out)).toMatchObject({ schemaVersion: 1, access: { state: 'pending' } })
    expect(await code).toBe(0)
    expect(JSON.parse(waiting.out())).toMatchObject({
      access: { state: 'granted' },
      login: { stored: [{ kind: 'api' }, { kind: 'push', store: 'file' }, { kind: 'pull' }] },
    })
    expect(await run(['auth', 'status'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/push +valid/),
    })
  })

  it('ends with 3 when staff denies it, and says how to ask again', async () => {
    const { emulator, login, run } = await aStudio(WITHOUT_ACCESS)
    await login(emulator.apiToken)
    await run(['access', 'request'])
    await decideAccess(emulator, 'deny')

    const { code, out } = await run(['access', 'wait'])

    expect(code).toBe(3)
    expect(out).toContain('Staff has denied access to the registry.')
  })

  it('ends with 6 when the plan has no registry', async () => {
    const { emulator, login, run } = await aStudio({ access: 'none', plan: 'free' })
    await login(emulator.apiToken)

    const { code, out } = await run(['access', 'request', '--json'])

    expect(code).toBe(6)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'PLAN_LIMIT' } })
  })

  it('ends with 9 and the dashboard where the platform has no call for it', async () => {
    const { emulator, login, run } = await aStudio({ access: 'none', without: ['extension'] })
    await login(emulator.apiToken)

    const { code, err } = await run(['access', 'request'])

    expect(code).toBe(9)
    expect(err).toContain(emulator.platformUrl)
  })

  it('gives up when the time is over; the request stays', async () => {
    const { emulator, login, run } = await aStudio(WITHOUT_ACCESS)
    await login(emulator.apiToken)
    await run(['access', 'request'])

    const { code, err } = await run(['access', 'wait', '--timeout', '0s'])

    expect(code).toBe(8)
    expect(err).toContain('The request stays.')
  })

  it('stops waiting within a second of Ctrl-C', async () => {
    const { emulator, login, run, context } = await aStudio(WITHOUT_ACCESS)
    await login(emulator.apiToken)
    await run(['access', 'request'])
    const waiting = context()
    const code = main(['access', 'wait'], waiting)
    await vi.waitFor(() => expect(waiting.err()).toContain('Ctrl-C ends the waiting only.'))

    const interruptedAt = performance.now()
    waiting.interrupt()

    expect(await code).toBe(130)
    expect(performance.now() - interruptedAt).toBeLessThan(1000)
    expect(waiting.err()).toContain('Cancelled. The request stays.')
  })

  it('asks for a login where there is no token', async () => {
    const { run } = await aStudio()

    const { code, err } = await run(['access', 'status'])

    expect(code).toBe(3)
    expect(err).toContain('Run "slipway login"')
  })
})
