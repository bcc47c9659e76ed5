import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const CHUNK_BYTES = 1024 * 1024
/** Sizes around everything that counts in blocks and chunks. */
const SIZES = [0, 1, 511, 512, 513, 4_095, 65_536, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1]
const ALPHABETS = ['abcdefghijklmnopqrstuvwxyz0123456789._-', 'ABC def(1)&$\'"#~ +', 'åéïñ日本語ゲーム🎮Ж']
const HEADS = [
  Buffer.from([0x7f, 0x45, 0x4c, 0x46]),
  Buffer.from('#!/bin/sh\n'),
  Buffer.alloc(0),
  Buffer.alloc(0),
]

/** Numbers that look random and are the same for the same seed: mulberry32. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/**
 * Writes a tree that no engine would make: names of up to 240 bytes, in other scripts and with marks that shells take
 * apart, empty files and folders, sizes around chunks, hard links, symlinks, programs and scripts.
 */
export function writeRandomTree(root: string, seed: number): void {
  const random = randomNumbers(seed)
  const folders = ['.']
  const files: string[] = []
  let names = 0

  const freshName = (): string => {
    const alphabet = [...(ALPHABETS[random(ALPHABETS.length)] ?? '')]
    const length = random(10) === 0 ? 60 : 1 + random(12)
    const letters = Array.from({ length }, () => alphabet[random(alphabet.length)] ?? 'x').join('')
    // A fixed start keeps names unique and clear of what is excluded by default.
    names += 1
    return `n${names}${letters.trimEnd()}z`
  }
  const freshPath = (): string => join(folders[random(folders.length)] ?? '.', freshName())
  const content = (): Buffer => {
    const size = SIZES[random(SIZES.length)] ?? 0
    const head = HEADS[random(HEADS.length)] ?? Buffer.alloc(0)
    const body = random(2) === 0 ? Buffer.alloc(size, freshName()) : noise(size, random)
    return Buffer.concat([head.subarray(0, size), body.subarray(Math.min(head.byteLength, size))])
  }

  for (let count = random(5); count > 0; count -= 1) {
    const folder = freshPath()
    mkdirSync(join(root, folder), { recursive: true })
    folders.push(folder)
  }
  for (let count = 1 + random(9); count > 0; count -= 1) {
    const path = freshPath()
    writeFileSync(join(root, path), content())
    files.push(path)
  }
  for (let count = random(3); count > 0; count -= 1) {
    const [path, target] = [freshPath(), files[random(files.length)] ?? '.']
    if (random(2) === 0) linkSync(join(root, target), join(root, path))
    else symlinkSync(relative(dirname(join(root, path)), join(root, target)), join(root, path))
  }
}

function noise(size: number, random: (below: number) => number): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(random(2 ** 32), at)
  return bytes
}
