import type { BuildEvent } from '@slipway/sdk'
import { expect, it } from 'vitest'
import { createBuildLines } from './build-lines.js'

const step = (
  id: string,
  name: string,
  state: 'started' | 'cached' | 'done' | 'failed',
  durationMs?: number,
) => ({ type: 'step', id, name, state, ...(durationMs !== undefined && { durationMs }) }) as const
const log = (id: string, text: string) => ({ type: 'log', id, stream: 'stdout', text }) as const

function linesOf(...events: readonly BuildEvent[]): string[] {
  const lines = createBuildLines()
  return events.flatMap((event) => lines(event))
}

it('numbers steps that run side by side, and names each once', () => {
  expect(
    linesOf(
      step('a', '[tools 1/2] RUN make', 'started'),
      step('b', '[2/3] COPY . /app', 'cached'),
      log('a', 'cc \u001b[1mserver.c\u001b[0m'),
      step('c', '[3/3] RUN false', 'started'),
      step('a', '[tools 1/2] RUN make', 'done', 1400),
      step('c', '[3/3] RUN false', 'failed', 100),
      step('a', '[tools 1/2] RUN make', 'started'),
    ),
  ).toEqual([
    '#1 [tools 1/2] RUN make',
    '#2 [2/3] COPY . /app',
    '#2 cached',
    '#1 cc server.c',
    '#3 [3/3] RUN false',
    '#1 done, 1.4 s',
    '#3 failed, 0.1 s',
  ])
})

it('prints a line of no step as it is, and nothing for what only counts', () => {
  expect(
    linesOf(
      log('', 'Pulling from library/debian'),
      { type: 'steps', known: 3 },
      { type: 'progress', id: 'a', done: 1, total: 2 },
    ),
  ).toEqual(['Pulling from library/debian'])
})
