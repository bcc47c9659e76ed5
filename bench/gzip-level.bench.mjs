// What each deflate level costs and saves on a server build: the numbers of docs/decisions/003-gzip-level.md.
// Usage: npm run bench -- gzip-level

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'
import { describeMachine } from './machine.mjs'
import { median } from './statistics.mjs'
import { generateUnityFolder } from './unity-folder.mjs'

const gzip = promisify(gzipCallback)
const CHUNK_BYTES = 1024 * 1024
const JOBS_IN_FLIGHT = 3
const LEVELS = [1, 2, 3, 4, 5, 6, 9]
const ROUNDS = 3

const folder = mkdtempSync(join(tmpdir(), 'slipway-gzip-'))
try {
  const { totalBytes } = generateUnityFolder(folder)
  const chunks = chunksBelow(folder)
  console.log(`${describeMachine()}, zlib ${process.versions.zlib}`)
  console.log(
    `${(totalBytes / 1e6).toFixed(0)} MB in ${chunks.length} chunks, ${JOBS_IN_FLIGHT} at once, medians of ${ROUNDS}`,
  )
  console.log('level  ratio     MB  seconds  CPU s')
  for (const level of LEVELS) {
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(chunks, level))
    const compressedBytes = rounds[0]?.compressedBytes ?? 0
    const cells = [
      String(level).padStart(5),
      (totalBytes / compressedBytes).toFixed(3),
      (compressedBytes / 1e6).toFixed(1),
      median(rounds.map(({ elapsedMs }) => elapsedMs / 1000))
        .toFixed(2)
        .padStart(7),
      median(rounds.map(({ cpuMs }) => cpuMs / 1000))
        .toFixed(2)
        .padStart(5),
    ]
    console.log(cells.join('  '))
  }
} finally {
  rmSync(folder, { recursive: true })
}

/**
 * All files one after the other, cut as layers are.
 *
 * @param {string} root
 */
function chunksBelow(root) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
  const count = Math.ceil(bytes.length / CHUNK_BYTES)
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  )
}

/**
 * @param {readonly Buffer[]} chunks
 * @param {number} level
 */
async function measure(chunks, level) {
  const startedAt = performance.now()
  const startedCpu = process.cpuUsage()
  let compressedBytes = 0
  const waiting = chunks.values()
  const work = async () => {
    for (const chunk of waiting) {
      const member = await gzip(chunk, { level, memLevel: 9, chunkSize: CHUNK_BYTES + 64 * 1024 })
      compressedBytes += member.length
    }
  }
  await Promise.all(Array.from({ length: JOBS_IN_FLIGHT }, work))
  const { user, system } = process.cpuUsage(startedCpu)
  return { compressedBytes, elapsedMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 }
}
