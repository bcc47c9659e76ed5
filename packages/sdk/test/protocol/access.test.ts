import { describe, expect, it } from 'vitest'
import { aUser, kindsIn } from '../support/a-user.js'

describe('access', () => {
  it('goes from nothing to logged in: asked for, waited for, granted', async () => {
    const { emulator, store, client, staff } = await aUser({ access: 'none' })
    const { next } = await client.credentials.login({ apiToken: emulator.apiToken })
    expect(next?.code).toBe('REQUEST_ACCESS')

    expect((await client.access.status()).state).toBe('not-requested')
    const asked = await client.access.request({ message: 'Space Game' })
    expect(asked).toMatchObject({ access: { state: 'pending' } })
    const seen: string[] = []
    const waiting = client.access.wait({
      pollMs: 10,
      onStatus: ({ state }) => {
        seen.push(state)
        if (state === 'pending') void staff.decideAccess('grant')
      },
    })

    const { access, login } = await waiting
    expect([seen, access.state]).toEqual([['pending', 'granted'], 'granted'])
    expect(login?.stored.map(({ kind }) => kind)).toEqual(['api', 'push', 'pull'])
    expect(await kindsIn(store)).toEqual(['api', 'pull', 'push'])
  })

  it('tells what staff said when it is denied, and may be asked for again', async () => {
    const { emulator, client, staff } = await aUser({ access: 'none' })
    await client.credentials.login({ apiToken: emulator.apiToken })
    await client.access.request()
    await staff.decideAccess('deny', 'no such studio')

    expect(await client.access.wait({ pollMs: 10 })).toMatchObject({
      access: { state: 'denied', reason: 'no such studio' },
    })
    expect(await client.access.request()).toMatchObject({ access: { state: 'pending' } })
  })

  it('says that the plan has no registry', async () => {
    const { emulator, client } = await aUser({ access: 'none', plan: 'free' })
    await client.credentials.login({ apiToken: emulator.apiToken })

    await expect(client.access.request()).rejects.toMatchObject({
      code: 'PLAN_LIMIT',
      hint: expect.stringContaining('dashboard'),
    })
  })

  it('makes the project by the wizard for a Quick Start token', async () => {
    const { emulator, store, client } = await aUser({ access: 'none', without: ['extension'] })
    await client.credentials.login({ apiToken: emulator.quickStartToken })

    expect(await client.access.request()).toMatchObject({ access: { state: 'granted' } })
    expect(await kindsIn(store)).toEqual(['api', 'push'])
  })

  it('leads to the dashboard where this server has no call for it', async () => {
    const { emulator, client } = await aUser({ access: 'none', without: ['extension'] })
    await client.credentials.login({ apiToken: emulator.apiToken })

    await expect(client.access.request()).rejects.toMatchObject({
      code: 'CAPABILITY_MISSING',
      hint: expect.stringContaining('dashboard'),
    })
  })

  it('stops waiting when the time is up, or when it is cancelled', async () => {
    const { emulator, client } = await aUser({ access: 'none' })
    await client.credentials.login({ apiToken: emulator.apiToken })
    await client.access.request()

    await expect(client.access.wait({ pollMs: 10, timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    const controller = new AbortController()
    const waiting = client.access.wait({ onStatus: () => controller.abort(), signal: controller.signal })
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
