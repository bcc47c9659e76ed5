/**
 * A studio's build script: builds the server, pushes it, and writes the reference down for the steps that deploy it.
 *
 * Registry, project and credentials come from SLIPWAY_… variables, which the build machine holds.
 */

import { execFile } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type ClientOptions, createClient, formatBytes, isSdkError, type PushReceipt } from '@slipway/sdk'

const run = promisify(execFile)

/** What the studio sets once. */
export interface BuildOptions {
  /** Program and arguments that build the server, for example Unity with `-executeMethod`. Nothing for a ready build. */
  readonly buildCommand?: readonly [program: string, ...args: string[]]
  /** Where the build lands. */
  readonly buildFolder: string
  /** Repository of the game in the studio's project. */
  readonly repository: string
  /** File that later steps read `IMAGE=…` from, as GitHub's and GitLab's do. */
  readonly outputFile: string
  readonly client?: ClientOptions
  readonly signal?: AbortSignal
}

/** Builds and pushes. The tag is made of the time and the commit, so no two builds share one. */
export async function buildAndPush(options: BuildOptions): Promise<PushReceipt> {
  if (options.buildCommand !== undefined) {
    const [program, ...args] = options.buildCommand
    await run(program, args, { windowsHide: true })
  }

  const receipt = await createClient(options.client).push({
    from: { folder: options.buildFolder },
    to: options.repository,
    ports: ['7777/udp'],
    signal: options.signal,
    onProgress: ({ step, done, total, unit }) => {
      if (unit === 'bytes') console.error(`${step}: ${formatBytes(done)} of ${formatBytes(total)}`)
    },
  })

  await appendFile(options.outputFile, `IMAGE=${receipt.reference}@${receipt.digest}\n`)
  return receipt
}

/** The same with what a build log should say when it fails, and whether trying again can help. */
export async function buildAndPushForCi(options: BuildOptions): Promise<number> {
  try {
    const { reference, uploadedBytes, reusedBytes } = await buildAndPush(options)
    console.log(`${reference}: ${formatBytes(uploadedBytes)} sent, ${formatBytes(reusedBytes)} reused`)
    return 0
  } catch (error) {
    if (!isSdkError(error)) throw error
    console.error(error.message)
    if (error.hint !== undefined) console.error(error.hint)
    return error.retryable ? 75 : 1
  }
}
