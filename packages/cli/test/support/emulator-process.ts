import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The built command. */
export const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url))

/** `slipway emulator --json` in a process of its own, ready. */
export interface EmulatorProcess {
  readonly child: ChildProcess
  /** The first line that it printed. */
  readonly line: string
  /** Everything that it printed to stdout so far. */
  readonly out: () => string
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

/**
 * Starts the built command; it ends with the test at the latest.
 *
 * @param stdin - A pipe, nothing, or the descriptor of a file.
 */
export async function startEmulatorProcess(
  stdin: 'pipe' | 'ignore' | number,
  argv: readonly string[] = [],
): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [BIN, 'emulator', '--json', '--quiet', ...argv], {
    stdio: [stdin, 'pipe', 'inherit'],
    windowsHide: true,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  let out = ''
  const { stdout } = child
  if (stdout === null) throw new Error('the child has no stdout')
  const ready = new Promise<void>((resolve) => {
    stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (out.includes('\n')) resolve()
    })
  })
  const code = await Promise.race([ready, ended])
  if (code !== undefined) throw new Error(`slipway emulator ended with ${code} before it was ready`)
  return { child, line: out.slice(0, out.indexOf('\n')), out: () => out, ended }
}
