// npm run build [-- PACKAGE…]: builds what changed, with declarations.

import { ensureBuilt, ensureSetup, PACKAGES } from './setup.mjs'
import { program, step } from './steps.mjs'

await program(async () => {
  const names = process.argv.slice(2)
  const unknown = names.filter((name) => !PACKAGES.includes(name))
  if (unknown.length > 0) {
    throw new Error(`Could not build ${unknown.join(', ')}: the packages are ${PACKAGES.join(', ')}.`)
  }
  await ensureSetup()
  for (const name of names.length > 0 ? names : PACKAGES) {
    const done = await step(`build ${name}`, async () => {
      const built = await ensureBuilt([name], { declarations: true })
      return built.length > 0 ? 'built' : 'up to date'
    })
    if (!done) return 1
  }
  return 0
})
