// Watches as a process of its own, until it is killed. Its settings come in the variable WATCH, as JSON. It prints a line for
// each event.

import { pathToFileURL } from 'node:url'

/** @type {{ sdk: string, client: object, watch: import('@slipway/sdk').WatchOptions }} */
const { sdk, client, watch } = JSON.parse(process.env.WATCH ?? '{}')
/** @type {typeof import('@slipway/sdk')} */
const { createClient } = await import(pathToFileURL(sdk).href)

const onEvent = (/** @type {object} */ event) => void process.stdout.write(`${JSON.stringify(event)}\n`)

await createClient(client).watch({ ...watch, onEvent })
