// A folder in the shape of a Unity Linux server build, and the changes that builds bring.
// Usage: node bench/unity-folder.mjs DIR [TOTAL_BYTES]
// Sizes and shares of file kinds follow an IL2CPP build of about 404 MB that `gzip -6` halves; every byte
// follows from names and sizes, so runs can be compared.
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GLIBC_LOADER, stampElf } from './elf.mjs'
import { filler, randomNumbers, TEXTURES } from './filler.mjs'

const MB = 1_000_000
const GAME_BINARY = 'GameAssembly.so'
const BIG_ASSET = 'Server_Data/resources.assets'
const BUNDLES = 'Server_Data/StreamingAssets/aa/StandaloneLinux64'
const BOOT_CONFIG = 'Server_Data/boot.config'
const MANAGERS = 'Server_Data/globalgamemanagers'
const ENGINE_VERSION = '6000.0.23f1'
/** Where Unity's serialized files have the engine's version: behind a header of 48 bytes. */
const ENGINE_VERSION_OFFSET = 48

/** @typedef {{ path: string, sizeBytes: number, texture: import('./filler.mjs').Texture }} PlannedFile */

/**
 * Writes the build below `dir`, which is made when absent; files of an earlier run are written over.
 *
 * @param {string} dir
 * @param {{ totalBytes?: number }} [options] `totalBytes`: about how large; all files shrink or grow alike
 *   and their number stays. 404 MB unless given, at least 2 MB
 * @returns {{ files: number, totalBytes: number }} what was written
 */
export function generateUnityFolder(dir, { totalBytes } = {}) {
  const fullBytes = plannedFiles(1).reduce((sum, file) => sum + file.sizeBytes, 0)
  const files = plannedFiles(totalBytes === undefined ? 1 : totalBytes / fullBytes)
  let written = 0
  for (const { path, sizeBytes, texture } of files) {
    const bytes = filler(sizeBytes, texture, seedOf(path))
    stampProgram(path, bytes)
    if (path === MANAGERS) bytes.write(`${ENGINE_VERSION}\0`, ENGINE_VERSION_OFFSET, 'latin1')
    written += write(dir, path, bytes)
  }
  written += write(dir, BOOT_CONFIG, bootConfig(0))
  written += write(dir, 'Server_Data/app.info', 'Slipway\nBenchmark')
  return { files: files.length + 2, totalBytes: written }
}

/**
 * Gives every file below `dir` a new modification time and leaves its bytes: what a rebuild without a change
 * does.
 *
 * @param {string} dir
 */
export function touchAll(dir) {
  const now = new Date()
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath ?? entry.path, entry.name), now, now)
  }
}

/**
 * Replaces the game binary and `boot.config` and touches the rest: what a rebuild after a change of scripts
 * does.
 *
 * @param {string} dir
 * @param {{ round?: number, touchesAll?: boolean }} [options] `round`: another number makes other bytes; 1 unless
 *   given. `touchesAll`: whether the rest is touched; true unless given
 */
export function changeCode(dir, { round = 1, touchesAll = true } = {}) {
  const { size } = statSync(join(dir, GAME_BINARY))
  const bytes = filler(size, TEXTURES.machineCode, seedOf(GAME_BINARY) + round)
  stampProgram(GAME_BINARY, bytes)
  write(dir, GAME_BINARY, bytes)
  write(dir, BOOT_CONFIG, bootConfig(round))
  if (touchesAll) touchAll(dir)
}

/**
 * Changes 6 KB in the middle of the 30 MB asset, adds a bundle of 2 MB and touches the rest: what a rebuild
 * after a change of a scene does. In a folder of another size the bundle is a fifteenth of the asset.
 *
 * @param {string} dir
 * @param {{ round?: number }} [options] `round`: another number makes other bytes and another bundle; 1
 *   unless given
 */
export function changeData(dir, { round = 1 } = {}) {
  const asset = readFileSync(join(dir, BIG_ASSET))
  const patch = filler(Math.min(6_000, asset.length >>> 2), TEXTURES.packed, seedOf(BIG_ASSET) + round)
  patch.copy(asset, asset.length >>> 1)
  write(dir, BIG_ASSET, asset)
  const path = `${BUNDLES}/event_${String(round).padStart(3, '0')}.bundle`
  write(dir, path, filler(Math.round(asset.length / 15), TEXTURES.asset, seedOf(path)))
  touchAll(dir)
}

/**
 * @param {number} scale
 * @returns {PlannedFile[]}
 */
function plannedFiles(scale) {
  /** @type {PlannedFile[]} */
  const files = []
  const add = (
    /** @type {string} */ path,
    /** @type {number} */ bytes,
    /** @type {PlannedFile['texture']} */ texture,
  ) =>
    // A program's headers need 1 KB.
    files.push({ path, sizeBytes: Math.max(1024, Math.round(bytes * scale)), texture })
  // Sizes differ from file to file as they do in a build: half to one and a half times the mean.
  const spread = randomNumbers(1)
  const around = (/** @type {number} */ bytes) => Math.round(bytes / 2) + (spread() % bytes)

  add('Server.x86_64', 15_000, TEXTURES.machineCode)
  add('UnityPlayer.so', 40 * MB, TEXTURES.machineCode)
  add(GAME_BINARY, 20 * MB, TEXTURES.machineCode)
  add('Server_Data/il2cpp_data/Metadata/global-metadata.dat', 9 * MB, TEXTURES.metadata)
  add(MANAGERS, 300_000, TEXTURES.scene)
  add('Server_Data/globalgamemanagers.assets', 200_000, TEXTURES.scene)
  add('Server_Data/ScriptingAssemblies.json', 5_000, TEXTURES.text)
  add('Server_Data/RuntimeInitializeOnLoads.json', 4_000, TEXTURES.text)
  add('Server_Data/Resources/unity_builtin_extra', 500_000, TEXTURES.scene)
  add(BIG_ASSET, 30 * MB, TEXTURES.asset)
  for (let i = 0; i < 12; i++) {
    add(`Server_Data/level${i}`, around(1 * MB), TEXTURES.scene)
    add(`Server_Data/sharedassets${i}.assets`, around(10 * MB), TEXTURES.scene)
  }
  for (let i = 0; i < 60; i++) {
    const texture = i % 3 === 0 ? TEXTURES.packed : TEXTURES.scene
    add(`${BUNDLES}/content_${String(i).padStart(3, '0')}.bundle`, around(2 * MB), texture)
  }
  for (let i = 0; i < 480; i++) {
    const folder = `zone${String(Math.floor(i / 24)).padStart(2, '0')}`
    add(
      `Server_Data/StreamingAssets/${folder}/entry_${String(i).padStart(3, '0')}.json`,
      around(120_000),
      TEXTURES.scene,
    )
  }
  return files
}

/**
 * @param {string} path
 * @param {Buffer} bytes
 */
function stampProgram(path, bytes) {
  const glibcVersion = '2.28'
  if (path === 'Server.x86_64') {
    stampElf(bytes, { interpreter: GLIBC_LOADER, needed: ['UnityPlayer.so'], glibcVersion })
  } else if (path.endsWith('.so')) {
    stampElf(bytes, { soname: path, needed: ['libm.so.6'], glibcVersion })
  }
}

/** @param {number} round */
const bootConfig = (round) =>
  `wait-for-native-debugger=0\nbuild-guid=${String(round).padStart(32, '0')}\nheadless=1\n`

/**
 * @param {string} dir
 * @param {string} path
 * @param {Buffer | string} bytes
 */
function write(dir, path, bytes) {
  const target = join(dir, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, bytes, { mode: path === 'Server.x86_64' ? 0o755 : 0o644 })
  return bytes.length
}

/** @param {string} text */
function seedOf(text) {
  let seed = 0
  for (const character of text) seed = (Math.imul(seed, 31) + character.charCodeAt(0)) | 0
  return seed
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir, totalBytes] = process.argv.slice(2)
  if (dir === undefined || (totalBytes !== undefined && !(Number(totalBytes) >= 2 * MB))) {
    console.error('Usage: node bench/unity-folder.mjs DIR [TOTAL_BYTES]   TOTAL_BYTES is 2000000 or more')
    process.exitCode = 2
  } else {
    const startedAt = performance.now()
    const made = generateUnityFolder(dir, totalBytes === undefined ? {} : { totalBytes: Number(totalBytes) })
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`${dir}: ${made.files} files, ${(made.totalBytes / MB).toFixed(1)} MB, in ${seconds} s`)
  }
}
