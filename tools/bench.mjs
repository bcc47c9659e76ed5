// npm run bench [-- NAME…]: runs bench/NAME.bench.mjs, or all of them. Numbers mean nothing without the machine.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine } from '../bench/machine.mjs'
import { root, runNode } from './run.mjs'
import { ensureBuilt, ensureSetup } from './setup.mjs'
import { program } from './steps.mjs'

const SUFFIX = '.bench.mjs'

await program(async () => {
  const known = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort()
  const asked = process.argv.slice(2)
  const unknown = asked.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new Error(`Could not measure ${unknown.join(', ')}: the benchmarks are ${known.join(', ')}.`)
  }
  await ensureSetup()
  await ensureBuilt()
  console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}`)
  let exitCode = 0
  for (const name of asked.length > 0 ? asked : known) {
    console.log(`\n${name}`)
    const { code } = await runNode([join(root, 'bench', name + SUFFIX)])
    if (code !== 0) exitCode = code
  }
  return exitCode
})
