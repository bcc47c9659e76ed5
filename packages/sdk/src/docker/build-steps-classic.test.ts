import { describe, expect, it } from 'vitest'
import type { BuildEvent } from './build-event.js'
import { followClassicSteps } from './build-steps-classic.js'
import { buildLineRecord } from './records/build-line.js'

/** The events of what the engine said, without times, and the step that was under way at its end. */
function follow(lines: readonly object[], end: 'done' | 'failed' = 'done') {
  const events: BuildEvent[] = []
  const steps = followClassicSteps((event) => {
    if (event.type !== 'step') events.push(event)
    else {
      const { durationMs: _, ...told } = event
      events.push(told)
    }
  })
  for (const line of lines) steps.take(buildLineRecord.parse(line))
  return { step: steps.end(end), events }
}
const step = (id: string, name: string, state: string) => ({ type: 'step', id, name, state })
const said = (id: string, text: string, stream = 'stdout') => ({ type: 'log', id, stream, text })

describe('followClassicSteps', () => {
  it('tells steps, cached ones and what they write, and not the bookkeeping of the builder', () => {
    const { events } = follow([
      { stream: 'Step 1/3 : FROM debian-base:12' },
      { stream: '\n' },
      { stream: ' ---> 403e49622b58\n' },
      { stream: 'Step 2/3 : RUN one' },
      { stream: '\n' },
      { stream: ' ---> Using cache\n' },
      { stream: ' ---> 541a323ab718\n' },
      { stream: 'Step 3/3 : RUN two' },
      { stream: '\n' },
      { stream: ' ---> Running in 0cfc663ea853\n' },
      { stream: 'a li' },
      { stream: 'ne\nthe rest' },
      { stream: '\u001b[91mcareful\n\u001b[0m' },
      { stream: 'Removing intermediate container 0cfc663ea853\n' },
      { stream: ' ---> 541a323ab719\n' },
      { aux: { ID: `sha256:${'a'.repeat(64)}` } },
      { stream: 'Successfully built 541a323ab719\n' },
    ])

    expect(events).toEqual([
      { type: 'steps', known: 3 },
      step('1.1', '[1/3] FROM debian-base:12', 'started'),
      step('1.1', '[1/3] FROM debian-base:12', 'done'),
      { type: 'steps', known: 3 },
      step('1.2', '[2/3] RUN one', 'started'),
      step('1.2', '[2/3] RUN one', 'cached'),
      { type: 'steps', known: 3 },
      step('1.3', '[3/3] RUN two', 'started'),
      said('1.3', 'a line'),
      said('1.3', 'careful', 'stderr'),
      said('1.3', 'the rest'),
      step('1.3', '[3/3] RUN two', 'done'),
    ])
  })

  it('gives the step that failed, as a number of an instruction of the file', () => {
    const { step: failed, events } = follow(
      [{ stream: 'Step 1/2 : FROM a' }, { stream: 'Step 2/2 : RUN b' }],
      'failed',
    )

    expect(failed).toEqual({
      id: '1.2',
      name: '[2/2] RUN b',
      instruction: { text: 'RUN b', number: 2 },
    })
    expect(events.at(-1)).toEqual(step('1.2', '[2/2] RUN b', 'failed'))
  })

  it('does not take the output of a step for a step', () => {
    const { events } = follow([
      { stream: 'Step 1/2 : FROM a' },
      { stream: 'Step 2/2 : RUN inner\n' },
      { stream: 'Step 7/9 : RUN other' },
    ])

    expect(events.filter(({ type }) => type === 'log')).toEqual([
      said('1.1', 'Step 2/2 : RUN inner'),
      said('1.1', 'Step 7/9 : RUN other'),
    ])
  })

  it('follows Podman, which counts in each stage and tells stages by number', () => {
    const { events, step: last } = follow([
      { stream: '[1/2] STEP 1/2: FROM a AS one\n' },
      { stream: '[1/2] STEP 2/2: RUN b\n' },
      { stream: '--> Using cache 86684a5d3e58d2bc294899800ad88024b118a640653f215b35babe3a5499d40d\n' },
      { stream: '--> 86684a5d3e5\n' },
      { stream: '[2/2] STEP 1/1: FROM one\n' },
      { stream: 'STEP 7/9: RUN other\n' },
      { stream: 'COMMIT docker.io/library/game:1\n' },
      { stream: '86684a5d3e58d2bc294899800ad88024b118a640653f215b35babe3a5499d40d\n' },
    ])

    expect(events).toEqual([
      { type: 'steps', known: 2 },
      step('1.1', '[1/2] FROM a AS one', 'started'),
      step('1.1', '[1/2] FROM a AS one', 'done'),
      { type: 'steps', known: 2 },
      step('1.2', '[2/2] RUN b', 'started'),
      step('1.2', '[2/2] RUN b', 'cached'),
      { type: 'steps', known: 3 },
      step('2.1', '[stage-1 1/1] FROM one', 'started'),
      said('2.1', 'STEP 7/9: RUN other'),
      step('2.1', '[stage-1 1/1] FROM one', 'done'),
    ])
    expect(last?.instruction).toEqual({ text: 'FROM one' })
  })

  it('adds up what it fetches of a base image', () => {
    const fetched = (id: string, current: number) => ({
      status: 'Downloading',
      id,
      progressDetail: { current, total: 100 },
    })
    const { events } = follow([
      { stream: 'Step 1/1 : FROM a' },
      { status: 'Pulling from library/a', id: '12' },
      fetched('x', 10),
      fetched('y', 20),
      fetched('x', 60),
      { status: 'Extracting', id: 'x', progressDetail: { current: 5, total: 100 } },
    ])

    expect(events.filter(({ type }) => type === 'progress')).toEqual([
      { type: 'progress', id: '1.1', done: 10, total: 100 },
      { type: 'progress', id: '1.1', done: 30, total: 200 },
      { type: 'progress', id: '1.1', done: 80, total: 200 },
    ])
    expect(events).toContainEqual(said('1.1', '12: Pulling from library/a'))
  })
})
