import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The built credential helper. */
export const HELPER = fileURLToPath(new URL('../../dist/docker-credential-slipway.js', import.meta.url))

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a program with this environment and no other, writes to its stdin, and waits for its end. */
export async function runProcess(
  command: readonly [string, ...string[]],
  options: { readonly env: Readonly<Record<string, string>>; readonly input?: string },
): Promise<ProcessEnd> {
  const [program, ...args] = command
  const child = spawn(program, args, { env: options.env, windowsHide: true })
  // A program that does not read its stdin may be gone before everything is written.
  child.stdin.on('error', () => undefined).end(options.input)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}
