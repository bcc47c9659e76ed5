import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandFile, runNode } from '../../../../tools/run.mjs'
import { KEYCHAIN_CHILD } from './keychain-ground.js'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const STORE = join('src', 'credentials', 'stores', 'keychain-store.ts')
const PROGRAM = `
  const start = performance.now()
  openKeychainStore(JSON.parse(process.env.STORE_OPTIONS))
    .get({ kind: 'push', registry: 'registry.example.com', project: 'game' })
    .then((found) => found === undefined ? 'nothing' : found.username, (error) => error.code + ': ' + error.reason)
    .then((said) => console.log(JSON.stringify({ said, elapsedMs: performance.now() - start })))
`

/** The keychain store as users have it: built, beside its program. */
export interface BuiltStore {
  readonly folder: string
  close(): Promise<void>
}

/** What a process said that read one credential, and how long it took from its first line to its end. */
export interface Reading {
  readonly said: string
  readonly exitCode: number | null
  /** Until it had its answer. */
  readonly elapsedMs: number
  /** From start to end of the process. */
  readonly lifeMs: number
}

/** Builds the store as an ES module and as CommonJS. Call {@link buildKeychainChild} before. */
export async function buildStore(): Promise<BuiltStore> {
  // Where the store's own dependencies are found.
  const folder = await mkdtemp(join(PACKAGE, 'node_modules', '.built-'))
  const args = [
    STORE,
    '--no-config',
    '--format',
    'esm,cjs',
    '--target',
    'node20',
    '--out-dir',
    folder,
    '--silent',
  ]
  const { code, output } = await runNode([commandFile('tsup'), ...args], { cwd: PACKAGE, capture: true })
  if (code !== 0) throw new Error(`Could not build ${STORE}: tsup ended with ${code}.\n${output}`)
  await copyFile(KEYCHAIN_CHILD, join(folder, 'keychain-child.cjs'))
  await writeFile(
    join(folder, 'esm.mjs'),
    `import { openKeychainStore } from './keychain-store.js'\n${PROGRAM}`,
  )
  await writeFile(
    join(folder, 'cjs.cjs'),
    `const { openKeychainStore } = require('./keychain-store.cjs')\n${PROGRAM}`,
  )
  return { folder, close: () => rm(folder, { recursive: true, force: true }) }
}

/** Reads a credential in a process of its own. */
export async function readInProcess(
  { folder }: BuiltStore,
  kind: 'esm.mjs' | 'cjs.cjs',
  options: { readonly moduleFolders?: readonly string[]; readonly timeoutMs?: number },
  env: NodeJS.ProcessEnv,
): Promise<Reading> {
  const start = performance.now()
  const child = spawn(process.execPath, [join(folder, kind)], {
    env: { ...process.env, ...env, STORE_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => {
      resolve({ ...JSON.parse(output), exitCode, lifeMs: performance.now() - start })
    })
  })
}
