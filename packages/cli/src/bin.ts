#!/usr/bin/env node
import { EXIT_CANCELLED } from './exit-code.js'
import { main } from './main.js'
import { processContext } from './process-context.js'

/** Time that what a cancelled command left open may take to close. */
const GRACE_MS = 500

const code = await main(process.argv.slice(2), processContext())
process.exitCode = code
// Does not keep the process alive: it ends by itself as soon as nothing is open.
if (code === EXIT_CANCELLED) setTimeout(() => process.exit(code), GRACE_MS).unref()
