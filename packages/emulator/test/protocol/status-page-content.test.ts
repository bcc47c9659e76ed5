import { describe, expect, it, onTestFinished } from 'vitest'
import { type Emulator, startEmulator } from '../../src/index.js'
import { digestOf, IMAGE, INDEX, putManifest } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'
import { accessibilityProblems, readHtml } from '../support/html-check.js'
import { apiOf, createApp } from '../support/platform.js'
import { createVersion, fillEmulator, pushSample } from '../support/sample-content.js'
import { openStatusPage } from '../support/status-page.js'

const SCRIPT = `"><script>alert('x')</script><b x='`
const SCRIPT_ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;b x=&#39;'

async function pageOf(emulator: Emulator): Promise<string> {
  const page = openStatusPage(emulator)
  await page.logIn()
  return (await page.get()).body.toString()
}

/** The text of a page, without its tags, in one line. */
function textOf(html: string): string {
  return html
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
}

describe('the status page shows', () => {
  it('what to do next where nothing is there yet', async () => {
    const text = textOf(await pageOf(await anEmulator()))

    expect(text).toContain('Nothing was pushed yet.')
    expect(text).toContain('No app version runs an image yet.')
    expect(text).toContain('Nothing waits for your decision.')
    expect(text).toContain('0 B of 20 GiB used')
  })

  it('an artifact once, with all its tags, its digest, size, platform and app versions', async () => {
    const emulator = await anEmulator()
    const repository = 'studio/game-server'
    const digest = await pushSample(emulator.send, {
      repository,
      tags: ['1.0', 'stable'],
      layers: ['x'.repeat(2048)],
    })
    await createApp(apiOf(emulator), 'shooter')
    await createVersion(emulator, { app: 'shooter', name: 'first', repository, tag: '1.0' })

    const page = await pageOf(emulator)

    expect(page.match(new RegExp(`>${digest}<`, 'g'))).toHaveLength(1)
    expect(textOf(page)).toMatch(
      /Tags 1\.0 used by shooter first stable Digest sha256:\w{64} Platform linux\/amd64 Size 2\.\d KiB Pushed 20\d\d-/,
    )
    expect(textOf(page)).toMatch(/App shooter Version first Image studio\/game-server:1\.0 State active/)
  })

  it('an index with the platforms of its images, which are no artifacts of their own', async () => {
    const { send, ...emulator } = await anEmulator()
    const repository = 'studio/game-server'
    const images = [
      { platform: 'linux/amd64', layers: ['a'] },
      { platform: 'linux/arm64', layers: ['b'] },
    ]
    const manifests = []
    for (const { platform, layers } of images) {
      const digest = await pushSample(send, { repository, tags: ['staging'], platform, layers })
      const [os, architecture] = platform.split('/')
      const size = (await send('HEAD', `/v2/${repository}/manifests/${digest}`)).headers['content-length']
      manifests.push({ mediaType: IMAGE, digest, size: Number(size), platform: { os, architecture } })
    }
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })
    for (const tag of ['staging', '2.0']) await putManifest(send, repository, tag, index, INDEX)

    const page = await pageOf(emulator)

    expect(page).toContain(`>${digestOf(index)}<`)
    for (const { digest } of manifests) expect(page).not.toContain(`>${digest}<`)
    expect(textOf(page)).toContain('1 artifact Tags')
    expect(textOf(page)).toContain('linux/amd64, linux/arm64')
  })

  it('the latest twenty artifacts of a repository, and how many there are', async () => {
    const { send, ...emulator } = await anEmulator()
    for (let build = 100; build < 122; build += 1) {
      const image = { repository: 'studio/game-server', tags: [`build-${build}`], layers: [`layer ${build}`] }
      await pushSample(send, image)
    }

    const page = await pageOf(emulator)

    expect(textOf(page)).toContain('22 artifacts, the latest first; 2 more not shown')
    expect(page).toContain('build-121')
    expect(page).not.toContain('build-101')
  })

  it('that an artifact has no tag, and a manifest that no program made', async () => {
    const { send, ...emulator } = await anEmulator()
    const digest = await pushSample(send, { repository: 'studio/odd', tags: ['1.0'], platform: 'linux' })
    await send('DELETE', '/v2/studio/odd/manifests/1.0')

    const page = await pageOf(emulator)

    expect(page).toContain(digest)
    expect(textOf(page)).toMatch(/no tag Digest \S+ Platform not stated/)
  })

  it('what becomes of new tags, and why one of them got no version', async () => {
    const emulator = await startEmulator({ auth: 'basic' })
    onTestFinished(() => emulator.close())
    await fillEmulator(emulator, { layerUnitBytes: 100 })

    const text = textOf(await pageOf(emulator))

    expect(text).toContain(
      'game-server Template: each new tag becomes a version of my-shooter named {tag} . 2 artifacts',
    )
    expect(text).toMatch(
      /voice-relay Template: .* named \{tag\} \. Failed for stable : .*\bstable\b.* 2 artifacts/,
    )
    expect(text).toContain('2.0.0 Digest')
    expect(text).toMatch(/1\.4\.2 used by my-shooter 1\.4\.2 stable used by my-shooter stable/)
  })

  it('that the tag of an app version was deleted', async () => {
    const { send, ...emulator } = await anEmulator()
    const repository = 'studio/game-server'
    await pushSample(send, { repository, tags: ['1.0'] })
    await createApp(apiOf(emulator), 'shooter')
    await createVersion(emulator, { app: 'shooter', name: 'first', repository, tag: '1.0' })

    await send('DELETE', `/v2/${repository}/manifests/1.0`)

    expect(textOf(await pageOf(emulator))).toMatch(/Version first Image \S+ State tag deleted/)
  })

  it('storage that is nearly full', async () => {
    const { send, ...emulator } = await anEmulator({ storageLimitBytes: 4096 })
    await pushSample(send, { repository: 'studio/game', tags: ['1'], layers: ['x'.repeat(3400)] })

    expect(textOf(await pageOf(emulator))).toMatch(/Nearly full Only \d+ B left/)
  })

  it('the latest requests of clients, but not its own', async () => {
    const { send, ...emulator } = await anEmulator()
    await send('GET', '/v2/studio/game-server/tags/list?n=sentinel')

    const page = await pageOf(emulator)

    expect(page).toContain('GET /v2/studio/game-server/tags/list<')
    expect(page).not.toContain('sentinel')
    expect(page).not.toContain('POST /login')
  })
})

describe('the status page escapes', () => {
  it('what others have written', async () => {
    const emulator = await anEmulator({ access: 'none' })
    const api = apiOf(emulator)
    await api('POST', '/v1/container-registry/access-requests', { message: SCRIPT })
    const repository = 'studio/game-server'
    await pushSample(emulator.send, { repository, tags: ['1.0'], platform: `${SCRIPT}/${SCRIPT}` })
    await createApp(api, 'shooter')
    await createVersion(emulator, { app: 'shooter', name: SCRIPT, repository, tag: '1.0' })
    await emulator.send('GET', `/v2/${SCRIPT.replaceAll(' ', '')}`)

    const page = await pageOf(emulator)

    expect(page).not.toMatch(/<script|<b /i)
    // The message, the platform and, in two places, the name of the version.
    expect(page.split(SCRIPT_ESCAPED)).toHaveLength(1 + 4)
    expect(() => readHtml(page)).not.toThrow()
  })

  it('the reason of a request for storage', async () => {
    const emulator = await anEmulator()
    const body = { requested_bytes: 1, reason: SCRIPT }
    expect((await apiOf(emulator)('POST', '/v1/container-registry/storage-requests', body)).status).toBe(202)

    const page = await pageOf(emulator)

    expect(page).toContain(`<blockquote dir="auto">${SCRIPT_ESCAPED}</blockquote>`)
    expect(page).not.toContain('<script')
  })
})

describe('the markup is well-formed and made for everybody', () => {
  it('on the login page, with and without a problem', async () => {
    const page = openStatusPage(await anEmulator())

    for (const { body } of [
      await page.get(),
      await page.submit('/login', { token: 'wrong' }),
      await page.post('/logout', {}, { host: 'evil.example' }),
    ]) {
      expect(accessibilityProblems(readHtml(body.toString()))).toEqual([])
    }
  })

  it('on the page of an empty emulator where access is asked for', async () => {
    const emulator = await anEmulator({ access: 'none' })
    await apiOf(emulator)('POST', '/v1/container-registry/access-requests', {})

    expect(accessibilityProblems(readHtml(await pageOf(emulator)))).toEqual([])
  })

  it('on the page of a full one', async () => {
    await using emulator = await startEmulator({ auth: 'basic' })
    await fillEmulator(emulator, { layerUnitBytes: 100 })

    expect(accessibilityProblems(readHtml(await pageOf(emulator)))).toEqual([])
  })
})

describe('the checker of the markup', () => {
  it.each([
    ['<p>', 'not closed: html, p'],
    ['<p></b>', '</b> closes <p>'],
    ['<p a=x></p>', 'malformed'],
    ['<p a="1" a="2"></p>', 'given twice'],
  ])('refuses %s', (markup, problem) => {
    expect(() => readHtml(`<!doctype html><html lang="en">${markup}`)).toThrow(problem)
  })

  it('finds what is missing', () => {
    const body =
      '<h1>a</h1><h3>b</h3><input id="x"><p id="x"></p><a href="#y">c</a><button></button><table></table>'
    const document = `<!doctype html><html>${body}</html>`

    expect(accessibilityProblems(readHtml(document))).toEqual([
      'the id x is there twice',
      'nothing has the id y',
      'an input has no label',
      'a button is empty',
      'a heading skips to level 3',
      'there are 0 main',
      'there are 0 header',
      'there are 0 title',
      'a table has no caption',
      'the language is not said',
    ])
  })
})
