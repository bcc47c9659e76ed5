import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { createClient, type ErrorCode } from '@slipway/sdk'
import { Command } from 'commander'
import { describe, expect, it, onTestFinished } from 'vitest'
import { codeOf, type MarkdownTable, tablesOf } from '../../../../test/docs/markdown-tables.js'
import { addBuildFlags } from '../../src/commands/build-flags.js'
import { exitCodeOf } from '../../src/exit-code.js'
import { main } from '../../src/main.js'
import { createProgram } from '../../src/program.js'
import { fakeContext } from '../support/fake-context.js'
import { guideBlock, guideCommands, guideSection } from '../support/guide-blocks.js'

const ROOT = new URL('../../../../', import.meta.url)
const SDK = new URL('packages/sdk/src/', ROOT)
const GUIDE = readFileSync(new URL('docs/docker.md', ROOT), 'utf8')
/** Lines that are typed: behind a prompt, in a script, in a workflow, between backticks. */
const TYPED = [
  /^\$ slipway (.+)$/gm,
  /^(?:printf .*\| )?slipway (.+)$/gm,
  /^ +- run: slipway (.+)$/gm,
  /`slipway ([^`]+)`/g,
]
/** Words in capitals that are no codes. */
const OF_ENVIRONMENT = /^(?:DOCKER|SLIPWAY)_/

const errorCodes: ReadonlySet<string> = new Set(codesIn('errors/code.ts', /'([A-Z_]+)'/g))
const isErrorCode = (code: string): code is ErrorCode => errorCodes.has(code)

function codesIn(path: string, pattern: RegExp): string[] {
  return [...readFileSync(new URL(path, SDK), 'utf8').matchAll(pattern)].map(([, code = '']) => code)
}

/** What sources of the sdk's folder name as `code: '…'`. */
function namedCodes(folder: string, file: RegExp): string[] {
  const names = readdirSync(new URL(`${folder}/`, SDK)).filter(
    (name) => file.test(name) && !name.endsWith('.test.ts'),
  )
  return [...new Set(names.flatMap((name) => codesIn(`${folder}/${name}`, /code: '([A-Z_]+)'/g)))]
}

/** The command lines of the page, as the grammar takes them. */
function commandLines(): string[][] {
  const typed = TYPED.flatMap((pattern) => [...GUIDE.matchAll(pattern)].map(([, line = '']) => line))
  const plain = typed.map((line) => line.replaceAll(/\$\{\{[^}]*\}\}/g, 'VALUE').replace(/ +# .*$/, ''))
  const blocks = plain.map((line) => `\`\`\`console\n$ slipway ${line}\n\`\`\`\n`).join('')
  return guideCommands(blocks).map(({ argv }) => [...argv])
}

/** The program with commands that do nothing. */
function idleProgram(): Command {
  const program = createProgram(fakeContext(), () => undefined)
  const silence = (command: Command): void => {
    if (command.commands.length === 0) command.action(() => undefined)
    for (const below of command.commands) silence(below)
  }
  silence(program)
  return program
}

const tablesWith = (column: string): MarkdownTable[] =>
  tablesOf(GUIDE).filter(({ columns }) => columns[0] === column)
const firstCells = ({ rows }: MarkdownTable) => rows.flatMap(([cell]) => codeOf(cell))
const tableIn = (section: string): MarkdownTable => {
  const table = tablesOf(GUIDE).find((one) => one.section === section && one.columns[0] === 'code')
  if (table === undefined) throw new Error(`the section "${section}" has no table of codes`)
  return table
}

describe('the command lines of docs/docker.md', () => {
  const lines = commandLines()

  it('are found', () => {
    expect(lines.length).toBeGreaterThan(30)
    expect(lines).toContainEqual(['dockerfile', 'check'])
    expect(lines).toContainEqual(expect.arrayContaining(['--smoke', '10s']))
  })

  it.each([...new Set(lines.map((argv) => argv.join(' ')))])('slipway %s is taken', (line) => {
    const argv = lines.find((one) => one.join(' ') === line) ?? []

    expect(() => idleProgram().parse(argv, { from: 'user' })).not.toThrow()
  })

  it('would not be taken with a flag that there is not', () => {
    expect(() => idleProgram().parse(['run', 'build', '--smok', '10s'], { from: 'user' })).toThrow('--smok')
  })
})

describe('the tables of docs/docker.md', () => {
  it('have every finding about a Dockerfile', () => {
    const codes = codesIn('dockerfile/finding.ts', /^ {2}\| '(\w+)'/gm)

    expect(codes.length).toBeGreaterThan(30)
    expect(firstCells(tableIn('A Dockerfile checked')).sort()).toEqual(codes.sort())
  })

  it('have every reason why a server did not run', () => {
    const codes = namedCodes('run', /^explain-/)

    expect(codes.length).toBeGreaterThan(15)
    expect(firstCells(tableIn('Why a server did not run')).sort()).toEqual(codes.sort())
  })

  it('have the exit code of every error that they name', () => {
    const rows = tablesWith('error').flatMap(({ rows: all }) =>
      all.flatMap(([error, exitCode]) => codeOf(error).map((code) => ({ code, exitCode }))),
    )

    expect(rows.length).toBeGreaterThan(10)
    for (const { code, exitCode } of rows) {
      if (!isErrorCode(code)) throw new Error(`there is no error ${code}`)
      expect(String(exitCodeOf({ code })), code).toBe(exitCode)
    }
  })

  it('have every flag of a build', () => {
    const [flags] = tablesWith('flag')
    const shown = flags && firstCells(flags).map((flag) => flag.split(' ', 1)[0])

    expect(shown).toEqual(
      expect.arrayContaining(addBuildFlags(new Command()).options.map(({ long }) => long)),
    )
  })
})

it('names no code that there is not', () => {
  const known = new Set([
    ...errorCodes,
    ...codesIn('dockerfile/finding.ts', /^ {2}\| '(\w+)'/gm),
    ...namedCodes('run', /\.ts$/),
    ...namedCodes('engine-image', /\.ts$/),
  ])
  const named = [...GUIDE.matchAll(/[`(]([A-Z]+(?:_[A-Z]+)+)[`)]/g)].map(([, code = '']) => code)

  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((code) => !known.has(code) && !OF_ENVIRONMENT.test(code))).toEqual([])
})

it('names a measurement that there is', () => {
  const [, name = ''] = /`npm run bench -- ([\w-]+)`/.exec(GUIDE) ?? []

  expect(existsSync(new URL(`bench/${name}.bench.mjs`, ROOT))).toBe(true)
})

describe('docs/docker.md shows what is printed about a Dockerfile', () => {
  it('that is made', async () => {
    const folder = await aGame()
    await cp(new URL('examples/echo-server/build', ROOT), join(folder, 'build'), { recursive: true })

    const section = guideSection(GUIDE, 'A Dockerfile made for a build')
    await replay(folder, section)

    expect(await readFile(join(folder, 'Dockerfile'), 'utf8')).toBe(`${guideBlock(section, 'dockerfile')}\n`)
  })

  it('that is checked', async () => {
    const folder = await aGame()
    const section = guideSection(GUIDE, 'A Dockerfile checked')
    await mkdir(join(folder, 'build'))
    await writeFile(join(folder, 'build', 'start.sh'), '#!/bin/sh\r\nexec /app/server\r\n')
    await chmod(join(folder, 'build', 'start.sh'), 0o755)
    await writeFile(join(folder, 'Dockerfile'), guideBlock(section, 'dockerfile'))

    await replay(folder, section)
  })
})

/** An empty folder of a game. */
async function aGame(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-docker-guide-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Runs each command of a section and compares what it prints. */
async function replay(folder: string, section: string): Promise<void> {
  for (const { argv, lines } of guideCommands(section)) {
    const context = fakeContext({ cwd: folder, createClient })
    await main(argv, context)

    const printed = context
      .out()
      .replaceAll(`${folder}${sep}`, '/games/my-game/')
      .replaceAll(folder, '/games/my-game')
    expect(printed.trimEnd().split('\n'), argv.join(' ')).toEqual(lines)
  }
}
