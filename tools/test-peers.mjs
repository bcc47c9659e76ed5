// npm run test:peers [-- ARGS]: what runs against programs from Debian, which it installs. ARGS go to vitest.

import { installPeers } from './peers/packages.mjs'
import { ensureBuilt, ensureSetup, PACKAGES } from './setup.mjs'
import { program, step } from './steps.mjs'
import { formatSummary, isSuccess } from './summary.mjs'
import { runVitest } from './vitest.mjs'

await program(async () => {
  /** @type {string[]} */
  let skipped = []
  const isReady =
    (await step('setup', ensureSetup)) &&
    (await step('build', () => ensureBuilt(PACKAGES, { declarations: true }).then(() => {}))) &&
    (await step('peers', async () => {
      const peers = await installPeers()
      skipped = peers.skipped
      return peers.installed.length > 0 ? `installed ${peers.installed.join(' ')}` : 'all there'
    }))
  if (!isReady) return 1
  const { code, summary } = await runVitest(['--config', 'vitest.peers.config.ts', ...process.argv.slice(2)])
  if (code !== 0 && summary.failed === 0) console.log('failed besides the tests: vitest')
  for (const name of skipped) console.log(`skipped by SLIPWAY_SKIP_PEERS: ${name}`)
  console.log(formatSummary(summary))
  return code === 0 && isSuccess(summary) ? 0 : 1
})
