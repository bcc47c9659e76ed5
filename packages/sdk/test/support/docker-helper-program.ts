import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes a program `docker-credential-NAME` into the folder: a Node script with the constants `action` and `input`, and
 * `answer(text, exitCode)` for its one answer.
 */
export async function writeHelper(folder: string, name: string, script: string): Promise<string> {
  const path = join(folder, `docker-credential-${name}`)
  const head = [
    `#!${process.execPath}`,
    'const action = process.argv[2]',
    "const input = require('node:fs').readFileSync(0, 'utf8')",
    'const answer = (text, exitCode = 0) => { process.stdout.write(text); process.exitCode = exitCode }',
  ]
  await writeFile(path, [...head, script, ''].join('\n'))
  await chmod(path, 0o755)
  return path
}

/** A helper that keeps its pairs in the clear in `pairs.json` beside it, by the address as it was given. */
export const KEEPING_HELPER = `
const fs = require('node:fs')
const file = __dirname + '/pairs.json'
const pairs = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
const keep = () => fs.writeFileSync(file, JSON.stringify(pairs))
if (action === 'store') { const pair = JSON.parse(input); pairs[pair.ServerURL] = pair; keep() }
if (action === 'erase') { delete pairs[input.trim()]; keep() }
if (action === 'list') answer(JSON.stringify(Object.fromEntries(Object.values(pairs).map((p) => [p.ServerURL, p.Username]))))
if (action === 'get') {
  const pair = pairs[input.trim()]
  if (pair) answer(JSON.stringify(pair) + '\\n')
  else answer('credentials not found in native keychain\\n', 1)
}
`
