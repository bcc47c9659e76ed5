import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { type Example, examplesOf } from './examples-of.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SOURCES = ['packages/sdk/src', 'packages/emulator/src', 'packages/cli/src', 'docs']

function files(): string[] {
  const below = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  const readmes = [
    'README.md',
    'packages/sdk/README.md',
    'packages/cli/README.md',
    'packages/emulator/README.md',
  ]
  return [...below.filter((path) => /(?<!\.test)\.ts$|\.md$/.test(path)), ...readmes].filter(
    (path) => !path.startsWith(join('docs', 'api')),
  )
}

/** Compiles the examples as modules beside the root, where the packages' names resolve as they do in the sources. */
function diagnose(examples: readonly Example[]): string[] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    { ...config.config, include: [], files: [] },
    ts.sys,
    ROOT,
  )
  const virtual = new Map(examples.map(({ name, code }) => [join(ROOT, 'test', 'docs', `${name}.mts`), code]))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => virtual.has(path) || fileExists(path)
  host.readFile = (path) => virtual.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) => {
    const code = virtual.get(path)
    return code === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, ts.ScriptTarget.ES2023)
  }
  const program = ts.createProgram([...virtual.keys()], { ...options, noUnusedLocals: false }, host)
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && virtual.has(file.fileName))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

describe('the examples in docstrings and guides', () => {
  const examples = files().flatMap((path) => examplesOf(path, readFileSync(join(ROOT, path), 'utf8')))

  it('are found', () => {
    expect(examples.length).toBeGreaterThan(8)
    expect(examples.map(({ name }) => name)).toContain('README.md-1')
  })

  // One program for all: most of the time goes into reading the packages.
  const mistaken = {
    name: 'mistaken',
    code: `import { createClient } from '@slipway/sdk'\nawait createClient().push({ to: 1 })\n`,
  }

  it('compile against the public entries, and would not with a mistake in them', () => {
    const problems = diagnose([...examples, mistaken])
    const isMistaken = (problem: string) => problem.includes('mistaken.mts')

    expect(problems.filter((problem) => !isMistaken(problem))).toEqual([])
    expect(problems.filter(isMistaken)).toHaveLength(1)
  }, 60_000)
})
