import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { pushDebian } from '../support/debian-image.js'
import { guideCommands, withoutChance } from '../support/guide-blocks.js'
import { scanEveryPush, startTag } from '../support/staff.js'
import { aStudio, type Studio } from '../support/studio.js'

const GUIDE = new URL('../../../../docs/registry.md', import.meta.url)
const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const ADVISORY = {
  id: 'CVE-2024-0001',
  distro: 'debian:12',
  package: 'zlib1g',
  fixed_version: '1:1.2.13.dfsg-2',
  severity: 'High',
  description: 'For this page.',
}

/** What the guide shows: three builds of a game, of which an app version starts one, and a base image with a flaw. */
async function theStudioOfTheGuide(): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-guide-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const advisoriesFile = join(folder, 'advisories.json')
  await writeFile(advisoriesFile, JSON.stringify([ADVISORY]))
  const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, advisoriesFile })
  await studio.login(studio.emulator.apiToken)
  for (const [tag, port] of [
    ['1.0', '1000/udp'],
    ['1.1', '1001/udp'],
    ['1.2', '1002/udp'],
  ] as const) {
    await studio.run(['push', BUILD, '--to', `game-server:${tag}`, '--port', port, '--quiet'])
  }
  await studio.run(['tags', 'add', 'game-server:1.2', 'stable'])
  await startTag(studio.emulator, { app: 'shooter', version: 'v7', image: 'game-server', tag: '1.1' })
  await scanEveryPush(studio.emulator)
  await pushDebian(studio.emulator, 'base-image', '12', ['zlib1g', '1:1.2.13.dfsg-1'])
  return studio
}

it('shows in docs/registry.md what each command prints', async () => {
  const { run } = await theStudioOfTheGuide()
  const commands = guideCommands(readFileSync(GUIDE, 'utf8'))
  expect(commands.length).toBeGreaterThan(8)

  for (const { argv, answers, lines } of commands) {
    const { out, err, context } = await run(argv, answers.length > 0 ? { answers } : {})

    const printed = out.split('\n').filter((line) => line !== '')
    const said = err.split('\n').map(withoutChance)
    const shown = lines.map(withoutChance)
    // Progress and logs are left out of the guide, the result never.
    expect(
      shown.filter((line) => !said.includes(line)),
      argv.join(' '),
    ).toEqual(printed.map(withoutChance).filter((line) => !said.includes(line)))
    expect(context.questions).toHaveLength(answers.length)
  }
})
