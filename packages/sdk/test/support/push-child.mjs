// Pushes as a process of its own, by the built package. Its settings come in the variable PUSH, as JSON. It prints a line
// for each step that it reaches, then one with the outcome, and ends by itself.

import { createClient } from '@slipway/sdk'

/** @type {{ client: object, push: object, abortAt?: string }} */
const { client, push, abortAt } = JSON.parse(process.env.PUSH ?? '{}')
const controller = new AbortController()
const seen = new Set()

const onProgress = (/** @type {{ step: string }} */ { step }) => {
  if (!seen.has(step)) process.stdout.write(`step ${step}\n`)
  seen.add(step)
  if (step === abortAt) controller.abort()
}

try {
  const options = /** @type {import('@slipway/sdk').PushOptions} */ (push)
  const receipt = await createClient(client).push({ ...options, onProgress, signal: controller.signal })
  process.stdout.write(`pushed ${receipt.digest}\n`)
} catch (error) {
  process.stdout.write(`failed ${error instanceof Error && 'code' in error ? error.code : error}\n`)
}
