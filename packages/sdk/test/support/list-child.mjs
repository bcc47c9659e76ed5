// Lists the artifacts of two repositories, a small one first, as a process of its own. Its settings come in the variable LIST,
// as JSON. It prints one line of JSON with what it counted in the second, and the most memory that it ever had: after the
// import, after the first list, for which the rest of the program was loaded, and at the end.

import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** @type {{ sdk: string, client: object, small: string, repository: string }} */
const { sdk, client: options, small, repository } = JSON.parse(process.env.LIST ?? '{}')
/** @type {typeof import('@slipway/sdk')} */
const { createClient } = await import(pathToFileURL(sdk).href)

/** Bytes, by the kernel's own high-water mark. */
function peakBytes() {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}

const importedBytes = peakBytes()
const client = createClient(options)
await client.artifacts.list({ repository: small })
const readyBytes = peakBytes()
let artifacts = 0
let tags = 0
for await (const artifact of client.artifacts.list({ repository })) {
  artifacts += 1
  tags += artifact.tags.length
}
process.stdout.write(
  `${JSON.stringify({ artifacts, tags, importedBytes, readyBytes, endBytes: peakBytes() })}\n`,
)
