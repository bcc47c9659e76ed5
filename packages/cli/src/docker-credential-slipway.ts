#!/usr/bin/env node
import { homedir } from 'node:os'
import { createClient } from '@slipway/sdk'
import { readInput } from './terminal/read-input.js'
import { readVersion } from './version.js'

/** Docker writes to the stdin of these alone. */
const WITH_INPUT = ['get', 'store', 'erase']

const [action] = process.argv.slice(2)
const signal = new AbortController().signal
const wantsInput = action !== undefined && WITH_INPUT.includes(action)
// What is too long for a credential is answered as what is none.
const input = wantsInput ? await readInput(process.stdin, signal).catch(() => '') : ''
// A docker that a service manager started may come without a home; the user has one nevertheless.
const env = { HOME: homedir(), ...process.env }
const { docker } = createClient({ env }).credentials
const { exitCode, stdout } = await docker.answer(action, input, { version: readVersion() })
process.stdout.write(stdout)
process.exitCode = exitCode
