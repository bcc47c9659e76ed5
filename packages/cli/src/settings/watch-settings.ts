import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { LocalError, Secret, type WatchListen, type WatchOptions } from '@slipway/sdk'
import type { OutputFlags } from '../output/output-mode.js'
import { usageError } from '../usage-error.js'
import type { RegistryFlags } from './client-settings.js'
import { timeSpanMs } from './time-span.js'

/** The flags of `slipway watch`. None takes a secret. */
export interface WatchFlags extends RegistryFlags, OutputFlags {
  readonly interval?: string
  readonly once?: boolean
  readonly listen?: string
  readonly publicUrl?: string
  readonly secretFile?: string
  readonly register?: boolean
}

/**
 * What is to be watched, and how. Disk: reads the file of `--secret-file`.
 *
 * @throws ConfigError with code `OPTION_INVALID` for flags that cannot work; LocalError `LOCAL_IO` for a file that cannot be read.
 */
export function watchSettings(repositories: readonly string[], flags: WatchFlags, cwd: string): WatchOptions {
  const { interval, once, listen, publicUrl, secretFile, register } = flags
  if (listen === undefined) {
    const alone = [publicUrl && '--public-url', secretFile && '--secret-file', register && '--register']
    const [flag] = alone.filter(Boolean)
    if (flag) throw usageError(`${flag} is about webhooks`, 'Say where to listen for them: --listen 8085.')
  }
  return {
    repositories,
    intervalMs: interval === undefined ? undefined : timeSpanMs('--interval', interval),
    once,
    listen: listen === undefined ? undefined : listenOf(listen),
    publicUrl,
    secret: secretFile === undefined ? undefined : readSecret(resolve(cwd, secretFile)),
    register,
  }
}

/** `8085`, `0.0.0.0:8085`, `[::1]:8085`. */
function listenOf(text: string): WatchListen {
  const [, bracketed, plain, port] = /^(?:(?:\[([\da-fA-F:.]+)\]|([^\s:/[\]]+)):)?(\d{1,5})$/.exec(text) ?? []
  const host = bracketed === undefined ? plain : `[${bracketed}]`
  if (port !== undefined) return { port: Number(port), ...(host !== undefined && { host }) }
  throw usageError(
    '--listen takes a port, or address and port',
    'Write --listen 8085 or --listen 0.0.0.0:8085.',
  )
}

function readSecret(path: string): Secret {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read'
    const hint = 'Check the path and who may read the file.'
    throw new LocalError('LOCAL_IO', {
      ...{ action: 'read the secret from', target: path, reason, hint },
      side: 'local',
      cause: error,
    })
  }
  const secret = text.replace(/[\r\n]+$/, '')
  if (secret !== '') return new Secret(secret)
  throw usageError('the file of --secret-file is empty', 'Write a secret into it: openssl rand -hex 32.')
}
