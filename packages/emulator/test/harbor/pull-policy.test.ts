import { describe, expect, it, vi } from 'vitest'
import { IMAGE } from '../support/content.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { anAdvisoryFile, debianLayer, ZLIB_ADVISORY } from './support/debian.js'
import { pushLayers } from './support/layers.js'
import { gzippedTarOf } from './support/tar.js'

const REPOSITORY = 'studio/server'
const ARTIFACTS = '/projects/studio/repositories/server/artifacts'

/** A Harbor whose project refuses images with vulnerabilities. */
async function strict(severity: string): Promise<Harbor> {
  const advisoriesFile = await anAdvisoryFile([ZLIB_ADVISORY])
  const harbor = await aHarbor({ advisoriesFile, scanDelayMs: 0 })
  const metadata = { prevent_vul: 'true', severity }
  const { status } = await harbor.call('PUT', '/projects/studio', { metadata })
  expect(status).toBe(200)
  return harbor
}

const push = ({ as, emulator }: Harbor, reference: string, layer: Buffer) =>
  pushLayers(as(emulator.push), REPOSITORY, { reference, layers: [layer] })

const pull = ({ as, emulator }: Harbor, reference: string, method = 'GET') =>
  as(emulator.pull)(method, `/v2/${REPOSITORY}/manifests/${reference}`, { headers: { accept: IMAGE } })

async function scan(harbor: Harbor, reference: string): Promise<void> {
  expect((await harbor.call('POST', `${ARTIFACTS}/${reference}/scan`)).status).toBe(202)
  await vi.waitFor(async () => {
    const { body } = await harbor.call('GET', `${ARTIFACTS}/${reference}?with_scan_overview=true`)
    expect(body.toString()).toMatch(/"scan_status":"(?:Success|Error)"/)
  })
}

describe('a project that prevents vulnerable images', () => {
  it('lets nobody pull an image that was not scanned, by GET or HEAD', async () => {
    const harbor = await strict('high')
    const digest = await push(harbor, '1.0', debianLayer('zlib1g', '1:1.2.13-1'))

    for (const reference of ['1.0', digest]) {
      expect(await pull(harbor, reference)).toMatchObject({
        status: 412,
        json: {
          errors: [
            {
              code: 'PROJECTPOLICYVIOLATION',
              message: expect.stringContaining('without vulnerability scanning'),
            },
          ],
        },
      })
      expect((await pull(harbor, reference, 'HEAD')).status).toBe(412)
    }
  })

  it.each([
    ['high', 412],
    ['low', 412],
    ['critical', 200],
  ])('compares what a scan found with its severity: %s', async (severity, status) => {
    const harbor = await strict(severity)
    await push(harbor, '1.0', debianLayer('zlib1g', '1:1.2.13-1'))
    await scan(harbor, '1.0')

    const reply = await pull(harbor, '1.0')

    expect(reply.status).toBe(status)
    if (status === 412) expect(reply.body.toString()).toContain('current image with 1 vulnerability cannot')
  })

  it('lets images pass that have nothing to find, or nothing to look up', async () => {
    const harbor = await strict('low')
    await push(harbor, 'fixed', debianLayer('zlib1g', '1:1.2.13-2'))
    await scan(harbor, 'fixed')
    await push(harbor, 'static', gzippedTarOf({ 'app/server': 'a static program' }))
    await scan(harbor, 'static')

    expect((await pull(harbor, 'fixed')).status).toBe(200)
    expect((await pull(harbor, 'static')).status).toBe(200)
  })

  it('stops no push, and no pull once it prevents nothing any more', async () => {
    const harbor = await strict('low')
    await push(harbor, '1.0', debianLayer('zlib1g', '1:1.2.13-1'))
    await push(harbor, '1.0', debianLayer('zlib1g', '1:1.2.13-1'))
    expect((await pull(harbor, '1.0')).status).toBe(412)

    await harbor.call('PUT', '/projects/studio', { metadata: { prevent_vul: 'false' } })

    expect((await pull(harbor, '1.0')).status).toBe(200)
  })
})
