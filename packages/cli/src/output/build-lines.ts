import { type BuildEvent, formatDuration } from '@slipway/sdk'
import { programLine } from './program-line.js'

/** The lines for an event of a build; none for what only counts. */
export type BuildLines = (event: BuildEvent) => readonly string[]

/**
 * Makes {@link BuildLines}. Steps run side by side, so that each has a number in front of all its lines, and its name once:
 * `#2 [2/5] RUN make`, `#2 cc server.c`, `#2 done, 1.4 s`.
 */
export function createBuildLines(): BuildLines {
  const numbers = new Map<string, number>()
  return (event) => {
    if (event.type !== 'step' && event.type !== 'log') return []
    if (event.id === '') return event.type === 'log' ? [programLine(event.text)] : []
    const known = numbers.get(event.id)
    const number = known ?? numbers.size + 1
    numbers.set(event.id, number)
    if (event.type === 'log') return [`#${number} ${programLine(event.text)}`]
    const { name, state, durationMs } = event
    const duration = durationMs === undefined ? '' : `, ${formatDuration(durationMs)}`
    return [
      ...(known === undefined ? [`#${number} ${name}`] : []),
      ...(state === 'started' ? [] : [`#${number} ${state}${duration}`]),
    ]
  }
}
