// npm run demo: the main job against the emulator. The demo itself imports packages, so it loads after the set-up.

import { ensureBuilt, ensureSetup } from './setup.mjs'
import { program } from './steps.mjs'

await program(async () => {
  await ensureSetup()
  await ensureBuilt()
  await import('./demo/main.mjs')
})
