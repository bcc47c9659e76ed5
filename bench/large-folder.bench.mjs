// What a push of 2 GB needs of memory, and how long 100,000 files take to understand.
// Usage: npm run bench -- large-folder   (needs docker-registry, which npm run test:peers installs)

import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDockerRegistry } from '../tools/peers/docker-registry.mjs'
import { root } from '../tools/run.mjs'
import { isProgram } from '../tools/steps.mjs'
import { GLIBC_LOADER, stampElf } from './elf.mjs'
import { runMeasured } from './measured-process.mjs'
import { generateUnityFolder } from './unity-folder.mjs'

const BIN = join(root, 'packages', 'cli', 'dist', 'bin.js')
const TWO_GB = 2_000_000_000
const MANY_FILES = 100_000
const FILES_IN_A_FOLDER = 1_000

/**
 * Pushes a build of 2 GB in Unity's shape to a docker-registry on this machine.
 *
 * Disk: about 4 GB below the temp folder while it runs.
 *
 * @returns {Promise<{ elapsedMs: number, peakRssBytes: number, totalBytes: number }>}
 */
export async function measureLargePush() {
  const workspace = await mkdtemp(join(tmpdir(), 'slipway-large-'))
  const registry = await startDockerRegistry({ log: () => {} })
  try {
    const folder = join(workspace, 'build')
    const { totalBytes } = generateUnityFolder(folder, { totalBytes: TWO_GB })
    const to = `${registry.registry}/studio/large:1`
    const flags = ['--base', 'scratch', '--anonymous', '--cache-dir', join(workspace, 'cache'), '--json']
    const { elapsedMs, peakRssBytes } = await runMeasured(process.execPath, [
      BIN,
      'push',
      folder,
      '--to',
      to,
      ...flags,
    ])
    return { elapsedMs, peakRssBytes, totalBytes }
  } finally {
    await registry.stop()
    await rm(workspace, { recursive: true, force: true })
  }
}

/**
 * Walks, inspects and plans a folder of 100,000 small files by a dry run that asks no registry.
 *
 * @returns {Promise<{ elapsedMs: number, startMs: number, files: number }>} `startMs`: how long the command takes for
 *   nothing but its version
 */
export async function measureManyFiles() {
  const workspace = await mkdtemp(join(tmpdir(), 'slipway-many-'))
  try {
    const folder = join(workspace, 'build')
    writeManyFiles(folder)
    const flags = [
      '--registry',
      'registry.invalid',
      '--dry-run',
      '--json',
      '--cache-dir',
      join(workspace, 'cache'),
    ]
    const start = await runMeasured(process.execPath, [BIN, '--version'])
    const { elapsedMs, stdout } = await runMeasured(process.execPath, [
      BIN,
      'push',
      folder,
      '--to',
      'many:1',
      ...flags,
    ])
    return { elapsedMs, startMs: start.elapsedMs, files: JSON.parse(stdout).files.count }
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function writeManyFiles(folder) {
  for (let index = 0; index < MANY_FILES; index += 1) {
    const below = join(folder, `assets-${Math.floor(index / FILES_IN_A_FOLDER)}`)
    if (index % FILES_IN_A_FOLDER === 0) mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `asset-${index}.bytes`), `asset ${index}\n`.repeat(index % 40))
  }
  const program = Buffer.alloc(4_096)
  stampElf(program, { interpreter: GLIBC_LOADER, needed: [], glibcVersion: '2.28' })
  writeFileSync(join(folder, 'server'), program)
}

if (isProgram(import.meta.url)) {
  const many = await measureManyFiles()
  console.log(
    `${many.files} files: walked, inspected and planned in ${(many.elapsedMs / 1000).toFixed(2)} s, ` +
      `of which ${(many.startMs / 1000).toFixed(2)} s to start the command`,
  )
  const large = await measureLargePush()
  console.log(
    `${(large.totalBytes / 1e9).toFixed(2)} GB: pushed in ${(large.elapsedMs / 1000).toFixed(1)} s, ` +
      `${(large.peakRssBytes / 1e6).toFixed(0)} MB of memory at most`,
  )
}
