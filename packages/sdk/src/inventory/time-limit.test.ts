import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished } from 'vitest'
import { errorOf } from '../../test/support/a-registry.js'
import { AuthError, ServiceError } from '../errors/classes.js'
import { abortError, onAbort } from '../support/abort.js'
import { ask } from './time-limit.js'

/** Answers never, and ends as calls do. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => void onAbort(signal, () => reject(abortError('ask'))))
}

it('gives the answer', async () => {
  expect(await ask(() => Promise.resolve(7), {})).toEqual({ answer: 7 })
})

it('says of a service that hangs how long it was waited for', async () => {
  expect(await ask(untilAborted, { timeoutMs: 20 })).toEqual({ problem: 'no answer within 0.02 s' })
})

it('says of a failure what it was', async () => {
  const error = new ServiceError('SERVER_ERROR', { action: 'ask', reason: 'it answered 500', hint: '' })

  expect(await ask(() => Promise.reject(error), {})).toEqual({ problem: 'it answered 500' })
})

it('ends with the caller’s signal, and for a credential that is wrong', async () => {
  const abort = new AbortController()
  const cancelled = errorOf(ask(untilAborted, { signal: abort.signal }))
  abort.abort()
  const rejected = new AuthError('CREDENTIAL_REJECTED', { action: 'ask', reason: 'it is wrong', hint: '' })

  expect(await cancelled).toMatchObject({ code: 'ABORTED' })
  expect(await errorOf(ask(() => Promise.reject(rejected), {}))).toBe(rejected)
})

it('hides no defect of the program', async () => {
  const defect = new TypeError('undefined is not a function')

  expect(await errorOf(ask(() => Promise.reject(defect), {}))).toBe(defect)
})

it('says so too when memory is cleaned up while it waits, with a signal of the caller', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const collecting = setInterval(collect, 5)
  onTestFinished(() => clearInterval(collecting))
  const { signal } = new AbortController()

  expect(await ask(untilAborted, { signal, timeoutMs: 60 })).toEqual({
    problem: 'no answer within 0.06 s',
  })
})
