// What every npm script does first: a Node that is new enough, the packages, and the builds it needs.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PNPM, runPnpm } from './npm.mjs'
import { commandFile, root, runNode } from './run.mjs'
import { filesBelow, hashFiles, readStamp, writeStamp } from './stamp.mjs'

const OLDEST_NODE = '20.19'
const STAMPS = join(root, 'node_modules', '.slipway')

/**
 * @typedef {object} Build
 * @property {string} name folder below `packages/`
 * @property {string} entry the built file that proves a build
 */

/**
 * In the order of their dependencies.
 *
 * @type {readonly Build[]}
 */
const BUILDS = [
  { name: 'sdk', entry: 'dist/index.js' },
  { name: 'emulator', entry: 'dist/index.js' },
  { name: 'cli', entry: 'dist/bin.js' },
]

/** The names that {@link ensureBuilt} takes. */
export const PACKAGES = BUILDS.map((build) => build.name)

/**
 * Makes sure that this Node is new enough and that the packages of the lockfile are installed.
 * Quiet and quick when they are. Network: npm packages. Disk: `node_modules`.
 */
export async function ensureSetup() {
  checkNode(process.versions.node)
  const stampFile = join(STAMPS, 'install')
  const stamp = installStamp()
  if (readStamp(stampFile) === stamp) return
  console.error(`setup: installing npm packages with ${PNPM}`)
  const args = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false']
  const { code, output } = await runPnpm(args, { capture: true })
  if (code !== 0) throw new Error(`${output}\nCould not install the npm packages: pnpm ended with ${code}.`)
  writeStamp(stampFile, stamp)
}

/**
 * Says clearly that a Node is too old, instead of failing later on syntax.
 *
 * @param {string} version such as `20.19.4`
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new Error(`Slipway needs Node ${OLDEST_NODE} or newer; this is Node ${version}.`)
}

/**
 * Builds those of the packages whose sources changed since their last build.
 *
 * @param {readonly string[]} [names] all packages by default
 * @param {object} [options]
 * @param {boolean} [options.declarations] also write `.d.ts` files; takes some seconds more
 * @returns {Promise<string[]>} names of the packages that were built now
 */
export async function ensureBuilt(names = PACKAGES, { declarations = false } = {}) {
  const stale = BUILDS.filter((build) => names.includes(build.name)).filter(
    (build) => !isBuilt(build, declarations),
  )
  for (const build of stale) await buildPackage(build, declarations)
  return stale.map((build) => build.name)
}

/**
 * @param {Build} build
 * @param {boolean} declarations
 */
function isBuilt(build, declarations) {
  if (!existsSync(join(root, 'packages', build.name, build.entry))) return false
  const stamp = readStamp(join(STAMPS, build.name))
  const hash = sourceStamp(build)
  return stamp === `${hash} declarations` || (stamp === hash && !declarations)
}

/**
 * @param {Build} build
 * @param {boolean} declarations
 */
async function buildPackage(build, declarations) {
  const stampFile = join(STAMPS, build.name)
  // Before and after: a source that changes, or a build that dies half-way, must not look built.
  rmSync(stampFile, { force: true })
  const hash = sourceStamp(build)
  const { code, output } = await runNode([commandFile('tsup'), ...(declarations ? [] : ['--no-dts'])], {
    cwd: join(root, 'packages', build.name),
    capture: true,
  })
  if (code !== 0)
    throw new Error(`${output}\nCould not build packages/${build.name}: tsup ended with ${code}.`)
  writeStamp(stampFile, declarations ? `${hash} declarations` : hash)
}

function installStamp() {
  const workspaces = ['packages', 'examples'].flatMap((parent) =>
    folders(join(root, parent)).map((folder) => join(root, parent, folder, 'package.json')),
  )
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name))
  return hashFiles(root, [...files, ...workspaces], [PNPM, process.platform, process.arch])
}

/** @param {Build} build */
function sourceStamp(build) {
  const folder = join(root, 'packages', build.name)
  const sources = filesBelow(join(folder, 'src'), (file) => !file.endsWith('.test.ts'))
  const own = [...sources, join(folder, 'package.json'), join(folder, 'tsup.config.ts')]
  const shared = ['pnpm-lock.yaml', 'tsconfig.json', 'tsconfig.base.json'].map((name) => join(root, name))
  return hashFiles(root, [...own, ...shared])
}

/** @param {string} folder */
function folders(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}
