import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmulatorOptions } from '@slipway/emulator'
import { onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import type { AppTemplate } from '../../src/config/template.js'
import { openInventory } from '../../src/inventory/inventory.js'
import { createProbeCache } from '../../src/inventory/probe-cache.js'
import { createApps } from '../../src/platform/apps.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { openSession } from '../../src/session/session.js'
import { createServerHome } from '../../src/templates/server-home.js'
import { openVersionDesk, type VersionDeskOptions } from '../../src/versions/open-version-desk.js'
import type { TaggedImage } from '../../src/versions/version-desk.js'
import { aClock } from './fake-clock.js'
import { aProject, fill } from './storage-ground.js'
import { tempFolder } from './temp-folder.js'

/** Milliseconds after which a silent platform is given up. */
const PATIENCE_MS = 300

/** The value of the stored secret `rcon`, which nothing may show. */
export const HIDDEN_VALUE = 'sentinel-rcon-5d1c8e2f70'

/** A template that passes every check. */
export const TEMPLATE: AppTemplate = {
  app: 'shooter',
  cpuUnits: 256,
  memoryMib: 512,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
}

/** A project with images in the repository `game`, its platform, and what makes app versions there. */
export async function aVersionGround({
  tags = ['1'],
  ...options
}: EmulatorOptions & { readonly tags?: readonly string[] } = {}) {
  const project = await aProject(options)
  const { emulator, repository } = project
  const home = await tempFolder()
  const env = {
    ...project.env,
    HOME: home,
    SLIPWAY_PULL_USERNAME: emulator.pull.username,
    SLIPWAY_PULL_TOKEN: emulator.pull.token,
    SLIPWAY_SECRET_RCON: HIDDEN_VALUE,
  }
  const session = openSession({ env }, { answerTimeoutMs: PATIENCE_MS })
  onTestFinished(() => session.close())
  const token = await session.credential(session.apiUrl.host, 'api')
  if (token === 'anonymous') throw new Error('the platform needs a token')
  const platform = session.openPlatform(token)
  const clock = aClock()
  const game = repository('game')
  await fill(game, ...tags)
  const apps = createApps(platform)
  return {
    ...project,
    env,
    home,
    session,
    platform,
    clock,
    game,
    push: (...more: readonly string[]) => fill(game, ...more),
    /** A tag of `game`, pushed now. */
    image: (tag: string, over: Partial<TaggedImage> = {}): TaggedImage => ({
      registry: emulator.registry,
      repository: game.name,
      tag,
      at: new Date(),
      ...over,
    }),
    desk: (over: Partial<VersionDeskOptions> = {}) =>
      openVersionDesk({
        platform,
        pull: () => session.credential(emulator.registry, 'pull'),
        findSecrets: (template) => session.findSecrets(template),
        clock,
        ...over,
      }),
    client: (over: Partial<ClientOptions> = {}) => createClient({ env, ...over }),
    /** `app/version` of all versions, in the order of the platform. */
    versions: async () => {
      const names = (await apps.list()).map(({ name }) => name)
      const all = await Promise.all(names.map((name) => apps.versions(name)))
      return all.flat().map(({ app, name }) => `${app}/${name}`)
    },
    inventory: () => openInventory(session, createProbeCache(), { repository: game.name }),
    /** Keeps the template of `game` on the server. */
    keepOnServer: async (template: AppTemplate): Promise<void> => {
      await createServerHome(platform, session).put(game.name, template)
    },
    /** Writes a project file with the template of `game`, and gives its path. */
    keepInFile: async (template: AppTemplate): Promise<string> => {
      const path = join(home, 'slipway.json')
      await writeFile(path, JSON.stringify({ images: { game: { dir: 'build', template } } }))
      return path
    },
    /** Requests that made versions, or were meant to. */
    posts: () =>
      emulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/version')),
  }
}

/** A ground, as {@link aVersionGround} gives it. */
export type VersionGround = Awaited<ReturnType<typeof aVersionGround>>
