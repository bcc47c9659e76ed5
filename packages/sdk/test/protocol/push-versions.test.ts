import { describe, expect, it, onTestFinished } from 'vitest'
import type { AppTemplate } from '../../src/config/template.js'
import type { PushedVersion } from '../../src/push/receipt.js'
import { errorOf } from '../support/a-registry.js'
import { buildElf } from '../support/elf-builder.js'
import { tempTree } from '../support/temp-folder.js'
import { aVersionGround, HIDDEN_VALUE, TEMPLATE, type VersionGround } from '../support/version-ground.js'

const VERSION_POST = { surface: 'platform', method: 'POST', path: '/v1/app/*/version' } as const

async function push(ground: VersionGround, tag: string, template?: AppTemplate | false) {
  const folder = await tempTree({ server: buildElf(), 'build.txt': tag })
  return ground.client().push({ from: { folder }, to: `game:${tag}`, ports: ['7777/udp'], template })
}

async function pushed(
  ground: VersionGround,
  tag: string,
  template?: AppTemplate | false,
): Promise<PushedVersion | undefined> {
  return (await push(ground, tag, template)).appVersion
}

const CAPABILITIES = { surface: 'platform', path: '*/capabilities' } as const
const manifestPuts = ({ emulator }: VersionGround) =>
  emulator.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/manifests/')).length

describe('a push with a template', () => {
  it('ends as an app version with the pull credential, and finds it again', async () => {
    const ground = await aVersionGround({ without: ['extension'] })

    const first = await pushed(ground, '2', TEMPLATE)
    const again = await pushed(ground, '2', TEMPLATE)

    expect(first).toEqual({ app: 'shooter', version: '2', outcome: 'created', differences: [], by: 'client' })
    expect(again).toMatchObject({ app: 'shooter', version: '2', outcome: 'existing' })
    expect(await ground.versions()).toEqual(['shooter/2'])
  })

  it('tells the conflict, and pushes all the same, where the version is another one', async () => {
    const ground = await aVersionGround({ without: ['extension'] })
    await pushed(ground, '2', TEMPLATE)

    const again = await pushed(ground, '2', { ...TEMPLATE, cpuUnits: 512 })

    expect(again).toMatchObject({
      outcome: 'conflict',
      differences: [{ path: 'cpuUnits', from: 256, to: 512 }],
    })
    expect(await ground.versions()).toEqual(['shooter/2'])
  })

  it('makes none, and looks for none, with false', async () => {
    const ground = await aVersionGround()
    await ground.keepOnServer(TEMPLATE)

    const receipt = await push(ground, '2', false)

    expect(receipt.appVersion).toBeUndefined()
    expect(ground.emulator.requests.filter(({ path }) => path.endsWith('/template'))).toHaveLength(1)
  })

  it('makes one version where the answer is lost', async () => {
    const ground = await aVersionGround({ without: ['extension'] })
    ground.emulator.faults.add({ kind: 'cut-answer', match: VERSION_POST })

    expect(await pushed(ground, '2', TEMPLATE)).toMatchObject({ outcome: 'created' })
    expect(await ground.versions()).toEqual(['shooter/2'])
  })

  it('keeps the receipt, and says why, where the platform makes none', async () => {
    const ground = await aVersionGround({ without: ['extension'], plan: 'free' })
    await pushed(ground, '2', TEMPLATE)
    await pushed(ground, '3', TEMPLATE)

    const receipt = await push(ground, '4', TEMPLATE)

    expect(receipt).toMatchObject({
      tag: '4',
      appVersion: { outcome: 'failed', app: 'shooter', error: { code: 'PLAN_LIMIT' } },
    })
    const { hint } = receipt.appVersion?.outcome === 'failed' ? receipt.appVersion.error : {}
    expect(hint).toContain('shooter/2')
    expect(await ground.client().tags.resolve('game:4')).toMatchObject({ digest: receipt.digest })
  })

  it.each([
    ['what the platform would refuse', { ...TEMPLATE, memoryMib: 4096 }, 'TEMPLATE_INVALID'],
    [
      'a secret that is not stored',
      { ...TEMPLATE, env: [{ key: 'A', secret: 'nobody' }] },
      'TEMPLATE_INVALID',
    ],
    ['a name that is too long', { ...TEMPLATE, versionName: `${'v'.repeat(70)}{tag}` }, 'TEMPLATE_INVALID'],
  ])('refuses %s before anything is sent', async (_, template, code) => {
    const ground = await aVersionGround({ without: ['extension'] })
    const before = manifestPuts(ground)

    const error = await errorOf(push(ground, '2', template))

    expect(error).toMatchObject({ code: code })
    expect(manifestPuts(ground)).toBe(before)
    expect(ground.posts()).toEqual([])
  })

  it('refuses to give servers the push credential, before anything is sent', async () => {
    const ground = await aVersionGround({ without: ['extension'] })
    const env = { ...ground.env, SLIPWAY_PULL_USERNAME: '', SLIPWAY_PULL_TOKEN: '' }
    const folder = await tempTree({ server: buildElf() })
    const before = manifestPuts(ground)

    const error = await errorOf(
      ground.client({ env }).push({ from: { folder }, to: 'game:2', template: TEMPLATE }),
    )

    expect(error).toMatchObject({ code: 'PULL_CREDENTIAL_REQUIRED' })
    expect(manifestPuts(ground)).toBe(before)
  })

  it('says CREDENTIAL_MISSING without an API token, before anything is sent', async () => {
    const ground = await aVersionGround({ without: ['extension'] })
    const env = { ...ground.env, SLIPWAY_API_TOKEN: '' }
    const folder = await tempTree({ server: buildElf() })
    const before = manifestPuts(ground)

    const error = await errorOf(
      ground.client({ env }).push({ from: { folder }, to: 'game:2', template: TEMPLATE }),
    )

    expect(error).toMatchObject({ code: 'CREDENTIAL_MISSING' })
    expect(manifestPuts(ground)).toBe(before)
  })

  it('warns of what is probably wrong, by its place in the template', async () => {
    const ground = await aVersionGround({ without: ['extension'] })

    const { warnings } = await push(ground, '2', {
      ...TEMPLATE,
      ports: [...TEMPLATE.ports, { name: 'query', port: 27_015, protocol: 'UDP' }],
    })

    expect(warnings).toContainEqual({
      code: 'PORT_NOT_EXPOSED',
      message: expect.stringContaining('template.ports[1]'),
    })
  })

  it('shows hidden values nowhere in the receipt', async () => {
    const ground = await aVersionGround({ without: ['extension'] })

    const receipt = await push(ground, '2', { ...TEMPLATE, env: [{ key: 'RCON', secret: 'rcon' }] })

    expect(receipt.appVersion).toMatchObject({ outcome: 'created' })
    expect(JSON.stringify(receipt)).not.toContain(HIDDEN_VALUE)
    expect(JSON.stringify(receipt)).not.toContain(ground.emulator.pull.token)
  })
})

describe('a push without a template of its own', () => {
  it("tells the version that the platform's template made", async () => {
    const ground = await aVersionGround()
    await ground.keepOnServer(TEMPLATE)

    expect(await pushed(ground, '2')).toMatchObject({
      app: 'shooter',
      version: '2',
      outcome: 'existing',
      by: 'server',
    })
    expect(ground.posts(), 'the platform makes it').toEqual([])
  })

  it("says that another template was not used where the platform's counts", async () => {
    const ground = await aVersionGround()
    await ground.keepOnServer(TEMPLATE)

    const { appVersion, warnings } = await push(ground, '2', { ...TEMPLATE, cpuUnits: 512 })

    expect(appVersion).toMatchObject({ outcome: 'existing', by: 'server' })
    expect(warnings.map(({ code }) => code)).toContain('TEMPLATE_IGNORED')
  })

  it('takes the template of the project file', async () => {
    const ground = await aVersionGround({ without: ['extension'] })
    const projectFile = await ground.keepInFile(TEMPLATE)
    const folder = await tempTree({ server: buildElf() })

    const receipt = await ground.client({ projectFile }).push({ from: { folder }, to: 'game:2' })

    expect(receipt.appVersion).toMatchObject({ app: 'shooter', version: '2', outcome: 'created' })
  })

  it('ends without a word about versions where nothing keeps a template', async () => {
    const ground = await aVersionGround({ without: ['extension'] })

    const { appVersion, warnings } = await push(ground, '2')

    expect(appVersion).toBeUndefined()
    expect(warnings).toEqual([])
    expect(ground.posts()).toEqual([])
  })

  it.each([
    ['the platform', { surface: 'platform' }],
    ['its templates', { surface: 'platform', path: '*/template' }],
  ] as const)(
    'is held up for some seconds at most, and says so, where %s is silent',
    async (_, match) => {
      const ground = await aVersionGround()
      ground.emulator.faults.add({ kind: 'stall', times: 0, match })
      onTestFinished(() => ground.emulator.faults.clear())
      const startedAtMs = performance.now()

      const { digest, appVersion, warnings } = await push(ground, '2')

      expect(performance.now() - startedAtMs).toBeLessThan(15_000)
      expect(digest).toMatch(/^sha256:/)
      expect(appVersion).toBeUndefined()
      expect(warnings).toEqual([{ code: 'VERSION_UNKNOWN', message: expect.stringContaining('within 3 s') }])
    },
    30_000,
  )

  it('asks again at the next push what a silent platform offers', async () => {
    const ground = await aVersionGround()
    await ground.keepOnServer(TEMPLATE)
    const client = ground.client()
    ground.emulator.faults.add({ kind: 'server-error', status: 503, match: CAPABILITIES })
    const pushTag = async (tag: string) => {
      const folder = await tempTree({ server: buildElf(), 'build.txt': tag })
      return client.push({ from: { folder }, to: `game:${tag}` })
    }

    expect((await pushTag('2')).warnings.map(({ code }) => code)).toEqual(['VERSION_UNKNOWN'])
    expect((await pushTag('3')).appVersion).toMatchObject({ version: '3', by: 'server' })
  })

  it('compares a version from before with the template', async () => {
    const ground = await aVersionGround()
    await ground.keepOnServer(TEMPLATE)
    await push(ground, '2')
    await ground.keepOnServer({ ...TEMPLATE, cpuUnits: 512 })

    expect(await pushed(ground, '2')).toMatchObject({
      outcome: 'conflict',
      differences: [{ path: 'cpuUnits', from: 256, to: 512 }],
    })
  })

  it('does not wait for a platform that is at work for new tags only', async () => {
    const ground = await aVersionGround()
    await push(ground, '2', false)
    await ground.keepOnServer(TEMPLATE)
    const startedAtMs = performance.now()

    expect(await pushed(ground, '2')).toMatchObject({ outcome: 'created', by: 'server' })
    expect(performance.now() - startedAtMs).toBeLessThan(8_000)
  })
})
