// An emulator as a process of its own. Its settings come in the variable EMULATOR, as JSON. It prints its address when it
// is ready, and ends with its input.

import { pathToFileURL } from 'node:url'

/** @type {{ library: string, options: import('@slipway/emulator').EmulatorOptions }} */
const { library, options } = JSON.parse(process.env.EMULATOR ?? '{}')
/** @type {typeof import('@slipway/emulator')} */
const { startEmulator } = await import(pathToFileURL(library).href)
const emulator = await startEmulator(options)
process.stdin.resume().on('end', () => emulator.close())
process.stdout.write(`${emulator.registry}\n`)
