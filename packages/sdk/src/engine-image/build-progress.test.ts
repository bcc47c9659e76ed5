import { describe, expect, it } from 'vitest'
import type { Progress } from '../support/progress.js'
import { followBuildProgress } from './build-progress.js'

describe('followBuildProgress', () => {
  it('counts ended steps of known ones, and is full at the end alone', () => {
    const reports: Progress[] = []
    const progress = followBuildProgress((report) => reports.push(report))
    const step = (id: string, state: 'started' | 'cached' | 'done') =>
      progress.take({ type: 'step', id, name: id, state })
    progress.take({ type: 'steps', known: 2 })
    step('a', 'cached')
    step('b', 'done')
    step('b', 'started')
    step('b', 'done')
    step('b', 'done')
    expect(reports.every(({ done, total }) => done < total)).toBe(true)

    progress.finish()

    expect(reports.at(-1)).toEqual({ step: 'build', unit: 'items', done: 3, total: 3 })
  })
})
