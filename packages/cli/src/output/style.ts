import pc from 'picocolors'
import type { CliContext, OutputStream } from '../cli-context.js'

/** Colours for one stream; plain text where it takes none. */
export type Style = ReturnType<typeof pc.createColors>

/** The colours that a stream takes: none with `NO_COLOR`, on a dumb terminal or in a file, unless `FORCE_COLOR` is set. */
export function styleFor(stream: OutputStream, env: CliContext['env']): Style {
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0'
  const isWanted = isForced || (stream.isTTY && env.TERM !== 'dumb')
  return pc.createColors(isWanted && !env.NO_COLOR)
}

/** Whether lines on the stream may be drawn over: a terminal that a person watches. */
export function canRedraw(stream: OutputStream, env: CliContext['env']): boolean {
  return stream.isTTY && env.TERM !== 'dumb' && !env.CI
}
