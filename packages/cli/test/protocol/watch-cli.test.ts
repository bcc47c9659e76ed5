import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { main } from '../../src/main.js'
import { aStudio } from '../support/studio.js'
import { environmentOf } from '../support/studio-environment.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const TEMPLATE = {
  app: 'my-game',
  cpuUnits: 256,
  memoryMib: 256,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
}

/** A Harbor whose platform keeps no templates, and a slipway.json that does. */
async function aProject() {
  const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, without: ['extension'] })
  const { emulator, home } = studio
  const env = {
    ...environmentOf(studio),
    SLIPWAY_HARBOR_USERNAME: emulator.admin.username,
    SLIPWAY_HARBOR_PASSWORD: emulator.admin.token,
  }
  const images = { 'game-server': { dir: 'build', template: TEMPLATE } }
  await writeFile(join(home, 'slipway.json'), JSON.stringify({ images }))
  const run = (...argv: string[]) => studio.run(argv, { env })
  const push = async (tag: string) => {
    const { code, err } = await run('push', BUILD, '--to', `game-server:${tag}`, '--no-template')
    expect(code, err).toBe(0)
  }
  return {
    ...studio,
    run,
    push,
    start: (...argv: string[]) => {
      const context = studio.context({ env })
      return { context, ended: main(argv, context) }
    },
  }
}

describe('slipway watch', () => {
  it('makes up for what was pushed without it, and has nothing to do the second time', async () => {
    const { run, push } = await aProject()
    await push('1.0')
    await push('1.1')

    const first = await run('watch', '--once')
    const again = await run('watch', '--once', '--json')

    expect(first.code).toBe(0)
    expect(first.err).toContain(
      'created my-game 1.0 for game-server:1.0\ncreated my-game 1.1 for game-server:1.1\n',
    )
    expect(again.code).toBe(0)
    expect(JSON.parse(again.out)).toMatchObject({ created: [], conflicts: [], failures: [] })
  })

  it('registers its webhook, makes a version at each push, and ends within a second at Ctrl-C', async () => {
    const { start, push, home } = await aProject()
    await writeFile(join(home, 'webhook.secret'), 'sentinel-hook-0d2f\n')
    // The policy needs the port before it is known: the receiver's own is asked for, then taken.
    const free = start('watch', '--listen', '0', '--ndjson')
    const { port } = await vi.waitFor(() => {
      const line = free.context
        .out()
        .split('\n')
        .find((event) => event.includes('"listening"'))
      return new URL(JSON.parse(line ?? '{}').url)
    })
    free.context.interrupt()
    await free.ended
    const publicUrl = `http://127.0.0.1:${port}`
    const secret = ['--secret-file', 'webhook.secret']
    const { context, ended } = start(
      ...['watch', '--interval', '1h', '--listen', port, '--public-url', publicUrl, '--register', ...secret],
    )
    await vi.waitFor(() => expect(context.err()).toContain('The webhook policy "slipway-watch" is made'))

    await push('1.0')
    await vi.waitFor(() => expect(context.err()).toContain('created my-game 1.0'), { timeout: 10_000 })
    const startedAtMs = performance.now()
    context.interrupt()

    expect(await ended).toBe(0)
    expect(performance.now() - startedAtMs).toBeLessThan(1_000)
    expect(context.out()).toMatch(/^versions made +1\n/)
    expect(context.err()).not.toContain('sentinel')
  })
})
