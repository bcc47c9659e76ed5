import { describe, expect, it } from 'vitest'
import { formatSummary, isSuccess, summarize } from '../../tools/summary.mjs'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
})

describe('the last line of a test run', () => {
  it('counts the tests of all files', () => {
    const summary = summarize({
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'failed')],
    })

    expect(formatSummary(summary)).toBe('3 passed, 2 failed')
    expect(isSuccess(summary)).toBe(false)
  })

  it('counts a file that could not be loaded, or whose hooks failed, as one failure', () => {
    const summary = summarize({ testResults: [file('failed'), file('failed', 'skipped', 'passed')] })

    expect(formatSummary(summary)).toBe('1 passed, 2 failed, 1 skipped')
  })

  it('names skipped, pending and todo tests', () => {
    const summary = summarize({ testResults: [file('passed', 'passed', 'pending', 'todo', 'skipped')] })

    expect(formatSummary(summary)).toBe('1 passed, 0 failed, 3 skipped')
    expect(isSuccess(summary)).toBe(true)
  })

  it('is no success when nothing ran', () => {
    expect(isSuccess(summarize({ testResults: [] }))).toBe(false)
    expect(isSuccess(summarize({ testResults: [file('passed', 'skipped')] }))).toBe(false)
  })
})
