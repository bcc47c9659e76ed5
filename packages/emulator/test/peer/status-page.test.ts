// The pictures of the documentation are taken here: SLIPWAY_PICTURES names the folder that keeps them.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { type Emulator, startEmulator } from '../../src/index.js'
import { type Browser, type BrowserPage, startBrowser } from '../support/browser.js'
import { LOW_CONTRAST_TEXTS } from '../support/contrast.js'
import { apiOf } from '../support/platform.js'
import { fillEmulator } from '../support/sample-content.js'

const PICTURES = process.env.SLIPWAY_PICTURES
const MIB = 1024 ** 2
const ACCESS = '/v1/container-registry/access-requests'
const FOCUSED = `(({ textContent, name }) => name === 'reason' ? name : textContent.trim())(document.activeElement)`

describeWith('chromium')('the status page in Chromium', () => {
  let browser: Browser
  let page: BrowserPage
  let full: Emulator
  let pictures: string
  beforeAll(async () => {
    pictures = PICTURES ?? (await mkdtemp(join(tmpdir(), 'slipway-pictures-')))
    browser = await startBrowser()
    page = browser.page
    full = await startEmulator({ auth: 'basic', storageLimitBytes: 400 * MIB })
    await fillEmulator(full, { layerUnitBytes: MIB })
  })
  afterAll(async () => {
    await browser?.close()
    await full?.close()
    if (PICTURES === undefined) await rm(pictures, { recursive: true, force: true })
  })

  async function logIn(emulator: Emulator): Promise<void> {
    await page.open(`${emulator.platformUrl}/`)
    await page.type(emulator.admin.token)
    await page.leave(() => page.press('Enter'))
  }

  /** An emulator whose studio waits for access. */
  async function startWaiting(): Promise<Emulator> {
    const emulator = await startEmulator({ access: 'none' })
    const message = 'We are a studio of five, and our shooter goes into open beta in May.'
    await apiOf(emulator)('POST', ACCESS, { message })
    return emulator
  }

  /** Writes what is in sight, and gives the width and the height that the picture says it has. */
  async function takePicture(name: string): Promise<{ width: number; height: number }> {
    const path = join(pictures, name)
    await page.screenshot(path)
    const png = await readFile(path)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
  }

  it('logs in by keyboard: the field has the focus', async () => {
    await page.resize(1000, 700)
    await logIn(full)

    expect(await page.evaluate('document.title')).toBe('studio – Slipway emulator')
  })

  it('grants access by keyboard, with a focus that can be seen', async () => {
    await using emulator = await startWaiting()
    await page.resize(1000, 700)
    await logIn(emulator)

    const order: unknown[] = []
    while (order.at(-1) !== 'Grant access' && order.length < 20) {
      await page.press('Tab')
      order.push(await page.evaluate(FOCUSED))
    }
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    await page.leave(() => page.press('Enter'))

    expect(order).toEqual([
      'Skip to content',
      'Slipway emulator',
      'Reload',
      'Log out',
      'reason',
      'Grant access',
    ])
    expect(outline).toBe('solid')
    expect(await page.evaluate('document.querySelector("[role=status]").textContent')).toContain(
      'Access is granted.',
    )
    expect((await apiOf(emulator)('GET', `${ACCESS}/current`)).json).toMatchObject({ status: 'granted' })
  })

  describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
    it('can be read: every text has a contrast of 4.5 at least', async () => {
      await page.prefer(scheme)
      await page.resize(1000, 700)
      await using waiting = await startWaiting()
      for (const emulator of [full, waiting]) {
        await page.open(`${emulator.platformUrl}/`)
        if (emulator === waiting) {
          expect(await page.evaluate(LOW_CONTRAST_TEXTS)).toEqual([])
          await logIn(waiting)
        }
        await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')

        expect(await page.evaluate(LOW_CONTRAST_TEXTS)).toEqual([])
      }
    })

    it.each([320, 360, 500, 720, 1000, 1600])('fits into a width of %i', async (width) => {
      await page.prefer(scheme)
      await page.resize(width, 800)
      await page.open(`${full.platformUrl}/`)
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    })

    it('has its picture', async () => {
      await page.prefer(scheme)
      await page.resize(1000, 1420)
      await page.open(`${full.platformUrl}/`)

      expect(await takePicture(`emulator-${scheme}.png`)).toEqual({ width: 1000, height: 1420 })
    })
  })

  it('has a picture on a phone', async () => {
    await using emulator = await startWaiting()
    await page.prefer('light')
    await page.resize(360, 760)
    await logIn(emulator)

    expect(await takePicture('emulator-narrow.png')).toEqual({ width: 360, height: 760 })
  })

  it('would not pass the check of contrast with pale letters', async () => {
    await page.open(`${full.platformUrl}/`)
    await page.evaluate('document.querySelector("h1").style.color = "#888"')

    expect(await page.evaluate(LOW_CONTRAST_TEXTS)).toEqual([
      expect.stringMatching(/^Project studio: 3\.\d+$/),
    ])
  })
})
