// The main job, as a new user does it: a registry, a server build, and the slipway command. Every claim that is printed
// is checked against what the registry counted, not against what the pushing side says of itself.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmulator } from '@slipway/emulator'
import { createClient, formatBytes } from '@slipway/sdk'
import { root } from '../run.mjs'

const workspace = await mkdtemp(join(tmpdir(), 'slipway-demo-'))
const emulator = await startEmulator()
/** What the command is given besides, from the step on that needs it. @type {Record<string, string>} */
const credentials = {}
try {
  await demo()
} finally {
  await emulator.close()
  await rm(workspace, { recursive: true, force: true })
}

async function demo() {
  const build = join(workspace, 'build')
  await cp(join(root, 'examples', 'echo-server', 'build'), build, { recursive: true })

  title('A registry is running, and a server build lies in a folder')
  say(`registry  ${emulator.registry} (the emulator, on this machine only)`)
  say(`folder    ${build}`)

  title('1. What is in the folder?')
  await slipway(['inspect', build])

  title('2. Push it')
  const first = await push(build, '1.0.0')
  expect(first.sentBytes > 0, 'the layers were sent')
  expect(first.receipt.layers.every(isUploaded), 'every layer is new')

  title('3. Push it again under another tag')
  const second = await push(build, '1.0.1')
  expect(second.sentBytes === 0, 'nothing was sent but the manifest of the new tag')
  expect(second.receipt.digest === first.receipt.digest, 'both tags name one artifact')

  title('4. Change one file and push')
  await writeFile(join(build, 'data', 'motd.txt'), 'A new message of the day.\n')
  const third = await push(build, '1.0.2')
  const changed = third.receipt.layers.filter(isUploaded)
  expect(changed.length === 1, 'only the layer of the changed file was sent')

  title('5. Have every push end as something that can be deployed')
  await withVersions(build)

  title('6. Read everything back')
  const { registry, project, push: account } = emulator
  const client = createClient({ registry, project, credentials: { push: account } })
  for (const tag of ['1.0.0', '1.0.1', '1.0.2', '1.0.3']) {
    const verified = await client.verifyImage(`echo-server:${tag}`)
    say(
      `${tag}  ${verified.digest}  ${verified.blobs} blobs, ${formatBytes(verified.readBytes)}: all digests match`,
    )
  }
  console.log('\nThe demo did what it says.')
}

/**
 * A template, a push that becomes an app version by it, and versions for the tags from before.
 *
 * @param {string} build
 */
async function withVersions(build) {
  const { platformUrl = '', apiToken, pull } = emulator
  Object.assign(credentials, {
    SLIPWAY_API_URL: platformUrl,
    SLIPWAY_API_TOKEN: apiToken,
    SLIPWAY_PULL_USERNAME: pull.username,
    SLIPWAY_PULL_TOKEN: pull.token,
  })
  const resources = ['--app', 'echo', '--cpu', '256', '--memory', '512', '--port', 'gameport=7777/udp']
  await slipway(['template', 'create', 'echo-server', ...resources, '--yes'])
  await writeFile(join(build, 'data', 'motd.txt'), 'Another message of the day.\n')
  const { receipt } = await push(build, '1.0.3')
  expect(receipt.appVersion?.version === '1.0.3', 'the push became the version 1.0.3')
  await slipway(['link', 'echo-server', '--all-unlinked'])
  await slipway(['apps', 'versions', 'echo'])
  const answer = await fetch(`${platformUrl}/v1/app/echo/versions`, {
    headers: { authorization: `token ${apiToken}` },
  })
  const { versions } = JSON.parse(await answer.text())
  const names = versions.map((/** @type {{ name: string }} */ { name }) => name).sort()
  expect(names.join() === '1.0.0,1.0.1,1.0.2,1.0.3', 'the platform has one version for each tag')
}

/**
 * Runs `slipway push` as a user would, and counts what arrives at the registry meanwhile.
 *
 * @param {string} folder
 * @param {string} tag
 */
async function push(folder, tag) {
  const receiptFile = join(workspace, `receipt-${tag}.json`)
  const seen = emulator.requests.length
  const ports = ['--port', '7777/udp', '--port', '7777/tcp']
  await slipway(['push', folder, '--to', `echo-server:${tag}`, ...ports, '--json-file', receiptFile])
  const receipt = JSON.parse(await readFile(receiptFile, 'utf8'))
  const sentBytes = emulator.requests
    .slice(seen)
    .filter(({ path }) => path.includes('/blobs/'))
    .reduce((sum, { bytesIn }) => sum + bytesIn, 0)

  for (const { digest, sizeBytes, files, outcome } of receipt.layers) {
    say(`layer     ${digest.slice(0, 19)}…  ${formatBytes(sizeBytes)}  files: ${files}  ${outcome}`)
  }
  say(`sent      ${formatBytes(sentBytes)} of layers and config, as the registry counted it`)
  return { sentBytes, receipt }
}

/**
 * The built command, with the credential where it belongs: in the environment, not among the arguments.
 *
 * @param {readonly string[]} args
 */
async function slipway(args) {
  console.log(`  $ slipway ${args.map((arg) => arg.replace(workspace, '.')).join(' ')}`)
  const bin = join(root, 'packages', 'cli', 'dist', 'bin.js')
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: workspace,
    stdio: 'inherit',
    windowsHide: true,
    env: {
      ...process.env,
      SLIPWAY_REGISTRY: emulator.registry,
      SLIPWAY_PROJECT: emulator.project,
      SLIPWAY_PUSH_USERNAME: emulator.push.username,
      SLIPWAY_PUSH_TOKEN: emulator.push.token,
      SLIPWAY_CACHE_DIR: join(workspace, 'cache'),
      ...credentials,
    },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`slipway ${args[0]} ended with ${code}`)
}

/** @param {string} text */
function title(text) {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`)
}

/** @param {string} text */
function say(text) {
  console.log(`  ${text}`)
}

/**
 * @param {unknown} holds
 * @param {string} claim
 */
function expect(holds, claim) {
  if (!holds) throw new Error(`The demo promised that ${claim}, and it is not so.`)
  say(`checked: ${claim}`)
}

/** @param {{ outcome: string }} layer */
function isUploaded({ outcome }) {
  return outcome === 'uploaded'
}
