import { describe, expect, it } from 'vitest'
import type { BuildEvent } from './build-event.js'
import { followBuildKitSteps } from './build-steps-buildkit.js'
import { writeMessage } from './buildkit/protobuf-writer.js'
import { readTrace } from './buildkit/trace.js'

const time = (seconds: number) => writeMessage([[1, seconds]])

interface Vertex {
  readonly id: string
  readonly cached?: boolean
  readonly started?: number
  readonly completed?: number
  readonly error?: string
}

/** A vertex as BuildKit reports it, with fields that nobody asked for. */
function aVertex({ id, cached, started, completed, error }: Vertex): Uint8Array {
  return writeMessage([
    [1, id],
    [2, 'sha256:input'],
    [3, `[1/2] RUN ${id}`],
    [4, cached],
    [5, started === undefined ? undefined : time(started)],
    [6, completed === undefined ? undefined : time(completed)],
    [7, error],
    [99, 'of a later version'],
  ])
}
const vertexes = (...all: readonly Vertex[]) => writeMessage(all.map((one) => [1, aVertex(one)] as const))
const log = (id: string, stream: number, message: string | Uint8Array) =>
  writeMessage([
    [
      3,
      writeMessage([
        [1, id],
        [3, stream],
        [4, message],
      ]),
    ],
  ])
const status = (id: string, vertex: string, current: number, total: number) =>
  writeMessage([
    [
      2,
      writeMessage([
        [1, id],
        [2, vertex],
        [4, current],
        [5, total],
      ]),
    ],
  ])

function follow(...traces: readonly Uint8Array[]) {
  const events: BuildEvent[] = []
  const steps = followBuildKitSteps((event) => events.push(event))
  for (const trace of traces) steps.take(readTrace(trace))
  return { events, end: steps.end }
}
const step = (id: string, state: string, durationMs?: number) => ({
  type: 'step',
  id,
  name: `[1/2] RUN ${id}`,
  state,
  ...(durationMs !== undefined && { durationMs }),
})

describe('followBuildKitSteps', () => {
  it('tells each step once as it begins and ends, however often it is reported', () => {
    const { events } = follow(
      vertexes({ id: 'a' }, { id: 'b' }),
      vertexes({ id: 'a', started: 10 }),
      vertexes({ id: 'a', started: 10 }),
      vertexes({ id: 'a', started: 10, completed: 12 }),
      vertexes({ id: 'a', started: 10, completed: 12 }),
      vertexes({ id: 'a', started: 10, completed: 12, cached: true }),
      vertexes({ id: 'b', started: 12, completed: 12, cached: true }),
    )

    expect(events).toEqual([
      { type: 'steps', known: 1 },
      { type: 'steps', known: 2 },
      step('a', 'started'),
      step('a', 'done', 2000),
      step('b', 'cached'),
    ])
  })

  it('begins a step again that was done, once there is something to tell of it', () => {
    const { events } = follow(
      vertexes({ id: 'a', started: 1, completed: 2 }),
      vertexes({ id: 'a', started: 3 }),
      status('layer', 'a', 5, 10),
      vertexes({ id: 'a', started: 3, completed: 7 }),
    )

    expect(events.slice(1)).toEqual([
      step('a', 'done', 1000),
      step('a', 'started'),
      { type: 'progress', id: 'a', done: 5, total: 10 },
      step('a', 'done', 4000),
    ])
  })

  it('is silent about a step that is over again at once', () => {
    const { events } = follow(
      vertexes({ id: 'a', started: 1, completed: 2 }),
      vertexes({ id: 'a', started: 3 }),
      vertexes({ id: 'a', started: 3, completed: 3 }),
    )

    expect(events.slice(1)).toEqual([step('a', 'done', 1000)])
  })

  it('tells whole lines, and the unfinished one before the end of its step', () => {
    const letter = Buffer.from('é')
    const { events } = follow(
      vertexes({ id: 'a', started: 1 }),
      log('a', 1, 'one\ntw'),
      log('a', 2, 'careful\n'),
      log('a', 1, Buffer.concat([Buffer.from('o '), letter.subarray(0, 1)])),
      log('a', 1, Buffer.concat([letter.subarray(1), Buffer.from('\n10%\r20%\r\nrest')])),
      vertexes({ id: 'a', started: 1, completed: 2 }),
    )

    const said = events.flatMap((event) => (event.type === 'log' ? [[event.stream, event.text]] : []))
    expect(said).toEqual([
      ['stdout', 'one'],
      ['stderr', 'careful'],
      ['stdout', 'two é'],
      ['stdout', '20%'],
      ['stdout', 'rest'],
    ])
    expect(events.at(-1)).toEqual(step('a', 'done', 1000))
  })

  it('adds up what a step fetches', () => {
    const { events } = follow(
      status('layer 1', 'a', 5, 10),
      status('layer 2', 'a', 1, 20),
      status('layer 1', 'a', 10, 10),
      status('resolve', 'a', 0, 0),
    )

    expect(events).toEqual([
      { type: 'progress', id: 'a', done: 5, total: 10 },
      { type: 'progress', id: 'a', done: 6, total: 30 },
      { type: 'progress', id: 'a', done: 11, total: 30 },
    ])
  })

  it('gives the step whose error the build ends with, not those that were given up for it', () => {
    const { events, end } = follow(
      vertexes({ id: 'given-up', started: 1, completed: 2, error: 'context canceled' }),
      vertexes({ id: 'other', started: 1, completed: 2, error: 'another reason' }),
      vertexes({ id: 'guilty', started: 1, completed: 2, error: 'exit code: 3' }),
    )

    expect(end('failed to solve: exit code: 3')).toEqual({ id: 'guilty', name: '[1/2] RUN guilty' })
    expect(events.filter(({ type }) => type === 'step')).toEqual([
      step('other', 'failed', 1000),
      step('guilty', 'failed', 1000),
    ])
    expect(end()).toBeUndefined()
  })
})
