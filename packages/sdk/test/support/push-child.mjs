// Pushes as a process of its own. Its settings come in the variable PUSH, as JSON. It prints a line for each step that it
// reaches, then one with the outcome, and ends by itself.

import { pathToFileURL } from 'node:url'

/** @type {{ sdk: string, client: object, push: import('@slipway/sdk').PushOptions, abortAt?: string }} */
const { sdk, client, push, abortAt } = JSON.parse(process.env.PUSH ?? '{}')
/** @type {typeof import('@slipway/sdk')} */
const { createClient } = await import(pathToFileURL(sdk).href)
const controller = new AbortController()
const seen = new Set()

const onProgress = (/** @type {{ step: string }} */ { step }) => {
  if (!seen.has(step)) process.stdout.write(`step ${step}\n`)
  seen.add(step)
  if (step === abortAt) controller.abort()
}

try {
  const receipt = await createClient(client).push({ ...push, onProgress, signal: controller.signal })
  process.stdout.write(`pushed ${receipt.digest}\n`)
} catch (error) {
  process.stdout.write(`failed ${error instanceof Error && 'code' in error ? error.code : error}\n`)
}
