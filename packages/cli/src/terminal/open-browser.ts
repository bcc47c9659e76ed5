import { spawn } from 'node:child_process'
import { win32 } from 'node:path'

/** Opens a page in the user's browser. False: no browser could be started. */
export async function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = browserCommand(url, process.platform, process.env)
  const env = withoutSecrets(process.env)
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsHide: true, env })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

/** The program that opens a page, and its arguments. None of them is a shell. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  { SystemRoot = 'C:\\Windows' }: NodeJS.ProcessEnv,
): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['/usr/bin/open', url]
  if (platform !== 'win32') return ['xdg-open', url]
  return [win32.join(SystemRoot, 'System32', 'rundll32.exe'), 'url.dll,FileProtocolHandler', url]
}

/** A browser lives longer than the command, and so would its copy of our variables. */
export function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('SLIPWAY_')),
  )
}
