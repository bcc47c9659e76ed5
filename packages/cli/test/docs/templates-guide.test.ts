import { readFileSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EmulatorOptions } from '@slipway/emulator'
import { NETCODES } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { codeOf, tablesOf } from '../../../../test/docs/markdown-tables.js'
import { pasteLines } from '../../src/output/watch-lines.js'
import { guideBlock, guideCommands, guideSection, withoutChance } from '../support/guide-blocks.js'
import { aStudio, type Studio } from '../support/studio.js'
import { environmentOf } from '../support/studio-environment.js'

const GUIDE = readFileSync(new URL('../../../../docs/templates.md', import.meta.url), 'utf8')
const SDK = new URL('../../../sdk/', import.meta.url)
const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
/** Folder of the game on this page. */
const GAME = '/games/my-game'
/** Sections that one studio goes through, in the order of the guide. */
const ON_A_SERVER = [
  'From nothing to a version',
  'Where a template is kept',
  'Create, show, edit',
  'Findings',
  'Secrets',
  'Tags that were pushed before',
  'Apps',
]
const WATCH = 'Watch'
const FULL_PLAN = 'The free plan'
const WRONG_FILE = 'A wrong slipway.json'

/** Somebody who is logged in, with a build in the folder of a game. */
async function aDeveloper(options: EmulatorOptions = {}): Promise<Studio> {
  const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, ...options })
  await studio.login(studio.emulator.apiToken)
  await cp(BUILD, join(studio.home, 'build'), { recursive: true })
  return studio
}

/** What the guide does not show: where the folder really is, and that the emulator's registry is on this machine. */
function asInGuide(text: string, { home }: Studio): string[] {
  return text
    .replaceAll(`${home}${sep}`, `${GAME}/`)
    .replaceAll(', which is on this machine: the file does not name it', '')
    .split('\n')
    .filter((line) => line !== '')
    .map(withoutChance)
}

/** Runs each command of a section and compares what it prints. */
async function replay(studio: Studio, section: string, env: Readonly<Record<string, string>> = {}) {
  for (const { argv, inputFile, answers, lines } of guideCommands(guideSection(GUIDE, section))) {
    const input = inputFile === undefined ? {} : { input: 'sentinel-of-the-guide\n' }
    const asked = answers.length > 0 ? { answers } : {}
    const { out, err, context } = await studio.run(argv, { env, ...input, ...asked })

    const said = asInGuide(err, studio)
    const shown = lines.map(withoutChance)
    // Progress and logs are left out of the guide, the result never.
    expect(
      shown.filter((line) => !said.includes(line)),
      argv.join(' '),
    ).toEqual(asInGuide(out, studio).filter((line) => !said.includes(line)))
    expect(lines.length, argv.join(' ')).toBeGreaterThan(0)
    expect(context.questions).toHaveLength(answers.length)
  }
}

describe('docs/templates.md shows what each command prints', () => {
  it('from the first push to the last version, with templates on the server', async () => {
    const studio = await aDeveloper()
    const { home, run } = studio
    for (const [tag, port] of [
      ['0.8', '7777/udp'],
      ['0.9', '7778/udp'],
    ] as const) {
      await run(['push', 'build', '--to', `lobby:${tag}`, '--port', port, '--quiet', '--no-template'])
    }

    for (const section of ON_A_SERVER) await replay(studio, section)

    const shown = JSON.parse(guideBlock(GUIDE, 'json'))
    const written = JSON.parse(await readFile(join(home, 'slipway.json'), 'utf8'))
    expect(written.images).toEqual(shown.images)
    expect(written.$schema).toBe(shown.$schema)
  })

  it('of a watch, with the template in slipway.json', async () => {
    const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, without: ['extension'] })
    const env = environmentOf(studio)
    await studio.run(['init', BUILD, '--yes', '--name', 'game-server'], { env })
    for (const [tag, port] of [
      ['1.0', '7777/udp'],
      ['1.1', '7778/udp'],
    ] as const) {
      const to = ['--to', `game-server:${tag}`, '--port', port]
      await studio.run(['push', BUILD, ...to, '--quiet', '--no-template'], { env })
    }

    await replay(studio, WATCH, env)
  })

  it('of a full plan', async () => {
    const studio = await aDeveloper({ plan: 'free', access: 'granted' })
    await studio.run(['init', 'build', '--yes', '--name', 'game-server'])
    await studio.run(['push', '--to', 'game-server:1.0', '--quiet'])
    await studio.run(['push', '--to', 'game-server:1.1', '--quiet'])
    await studio.run(['push', '--to', 'game-server:1.2', '--quiet', '--no-template'])

    await replay(studio, FULL_PLAN)
  })

  it('of a wrong slipway.json', async () => {
    const studio = await aStudio()
    await writeFile(join(studio.home, 'slipway.json'), guideBlock(GUIDE, 'json slipway.json'))

    await replay(studio, WRONG_FILE)
  })

  it('in every section that has commands', () => {
    const sections = GUIDE.split('\n## ').filter((text) => text.includes('```console\n'))
    const headings = sections.map((text) => text.split('\n', 1)[0])

    expect(headings.sort()).toEqual([...ON_A_SERVER, WATCH, FULL_PLAN, WRONG_FILE].sort())
  })

  it('of a watch that listens', () => {
    const listening = {
      type: 'listening',
      url: 'http://0.0.0.0:8085/hook',
      publicUrl: 'https://hooks.example.com/hook',
      hasSecret: true,
    } as const

    expect(guideBlock(GUIDE, 'text').split('\n')).toEqual(pasteLines(listening))
  })
})

describe('the tables of docs/templates.md', () => {
  const tablesIn = (section: string) => tablesOf(GUIDE).filter((table) => table.section === section)
  const firstCells = (rows: readonly (readonly string[])[] = []) => rows.flatMap(([cell]) => codeOf(cell))

  it('have every field of a template and of a port', async () => {
    const schema = JSON.parse(await readFile(new URL('slipway.schema.json', SDK), 'utf8'))
    const { template } = schema.properties.images.additionalProperties.properties
    const { properties } = template
    const ofPorts = Object.keys(properties.ports.items.properties).map((name) => `ports[].${name}`)
    const [table] = tablesIn('What a template says')

    expect(firstCells(table?.rows).sort()).toEqual([...Object.keys(properties), ...ofPorts].sort())
  })

  it('have every netcode as Slipway knows it', () => {
    const [table] = tablesIn('Netcodes')

    expect(table?.rows).toEqual(
      NETCODES.map(({ name, aliases, title, protocol, alsoSpeaks = [], port = '' }) => [
        `\`${name}\``,
        aliases.map((alias) => `\`${alias}\``).join(', '),
        title,
        [protocol, ...alsoSpeaks].join(', '),
        String(port),
      ]),
    )
  })

  it('have every finding', async () => {
    const source = await readFile(new URL('src/templates/finding.ts', SDK), 'utf8')
    const codes = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => code)
    const [table] = tablesIn('Findings')

    expect(codes.length).toBeGreaterThan(30)
    expect(firstCells(table?.rows).sort()).toEqual(codes.sort())
  })
})
