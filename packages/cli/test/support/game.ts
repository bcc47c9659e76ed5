import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  type AppTemplate,
  type Assumption,
  ConfigError,
  type CredentialCheck,
  type CredentialReport,
  createClient,
  findProjectConfig,
  type TemplateProposeOptions,
} from '@slipway/sdk'
import { main } from '../../src/main.js'
import { type FakeOptions, fakeContext } from './fake-context.js'
import { aFolder } from './results.js'

/** What somebody has who is logged in. */
export const LOGGED_IN: readonly CredentialCheck[] = (['push', 'api'] as const).map((kind) => ({
  kind,
  state: 'not-checked',
  registry: 'registry.example.com',
  username: 'somebody',
  origin: 'keychain',
}))

/** What is known of somebody who is logged in. */
export const KNOWN: Partial<CredentialReport> = {
  registry: 'registry.example.com',
  project: 'studio',
  credentials: LOGGED_IN,
}

/** What is proposed in these tests. */
export const PROPOSED: AppTemplate = {
  app: 'game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [
    { name: 'gameport', port: 7777, protocol: 'UDP' },
    { name: 'web', port: 8080, protocol: 'WS', tlsUpgrade: true },
  ],
}

/** What was assumed in it. */
export const ASSUMED: readonly Assumption[] = [
  { about: 'app', message: 'The app is named game.' },
  { about: 'cpuUnits', message: '512 CPU units and 1024 MiB are a guess.' },
  { about: 'netcode', message: 'The netcode is Mirror.' },
  { about: 'ports', message: 'The port 7777 is the usual one.' },
]

/** What `slipway init` finds. */
export interface InitOptions extends FakeOptions {
  readonly known?: Partial<CredentialReport>
  /** Names of folders that are builds. */
  readonly builds?: readonly string[]
}

/** The folder of a game with a build in `build/linux-server`, in a folder of its own. */
export type Game = Awaited<ReturnType<typeof aGame>>

/** Makes a {@link Game}; its `root` is the test's to remove. */
export async function aGame() {
  const root = await mkdtemp(join(tmpdir(), 'slipway-init-'))
  const cwd = join(root, 'My Game')
  await mkdir(join(cwd, 'build/linux-server'), { recursive: true })
  await writeFile(join(cwd, 'build/linux-server/game.x86_64'), '')
  const inspected: string[] = []
  const proposals: TemplateProposeOptions[] = []
  const inspectFolder = (builds: readonly string[]) => async (source: { readonly folder: string }) => {
    const { folder } = source
    inspected.push(folder.slice(cwd.length + 1).replaceAll('\\', '/'))
    if (builds.includes(basename(folder))) return aFolder({ folder })
    const trouble = { action: 'inspect the build', reason: 'it holds no program', hint: 'Name it.' }
    throw new ConfigError('PROGRAM_NOT_FOUND', { ...trouble, target: folder })
  }
  const propose = async (given: TemplateProposeOptions) => {
    proposals.push(given)
    return { template: PROPOSED, assumptions: ASSUMED }
  }
  return {
    root,
    cwd,
    /** Folders that were looked at, as paths below the game's. */
    inspected,
    proposals,
    async init(
      argv: readonly string[],
      { known = KNOWN, builds = ['linux-server'], ...options }: InitOptions = {},
    ) {
      const base = {
        schemaVersion: 1,
        apiUrl: 'https://api.example.com',
        credentials: [],
        stores: [],
      } as const
      const context = fakeContext({
        cwd,
        ...options,
        client: {
          inspectFolder: inspectFolder(builds),
          credentials: { status: async () => ({ ...base, ...known }) },
          // Asks nobody about a template that it is given.
          templates: { propose, check: createClient().templates.check },
        },
      })
      const code = await main(['init', ...argv], context)
      return { code, out: context.out(), err: context.err(), questions: context.questions }
    },
    written: async () => JSON.parse(await readFile(join(cwd, 'slipway.json'), 'utf8')),
    isWritten: async () => (await findProjectConfig({ cwd, env: {} })) !== undefined,
  }
}
