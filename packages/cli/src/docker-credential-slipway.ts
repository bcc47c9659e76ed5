#!/usr/bin/env node
import { homedir } from 'node:os'
import { createClient } from '@slipway/sdk'
import { readInput } from './terminal/read-input.js'
import { readVersion } from './version.js'

/** Docker writes to the stdin of these alone. */
const WITH_INPUT = ['get', 'store', 'erase']

const [action] = process.argv.slice(2)
const signal = new AbortController().signal
const input =
  action !== undefined && WITH_INPUT.includes(action) ? await readInput(process.stdin, signal) : ''
// A docker that a service manager started may come without a home; the user has one nevertheless.
const env = { HOME: homedir(), ...process.env }
const { docker } = createClient({ env }).credentials
const { exitCode, stdout } = await docker.answer(action, input, { version: readVersion() })
process.stdout.write(stdout)
process.exitCode = exitCode
