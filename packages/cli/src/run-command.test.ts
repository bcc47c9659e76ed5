import { NotFoundError } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeContext, fakeContext } from '../test/support/fake-context.js'
import { type CommandRun, runCommand } from './run-command.js'

const MODE = { json: false, ndjson: false, jsonFile: undefined, quiet: false }
const start = (context: FakeContext, run: (run: CommandRun) => Promise<number | undefined>, mode = MODE) =>
  runCommand({ context, mode, cancelled: 'Cancelled. Nothing was changed.', run })

/** Work that ends only when it is cancelled. */
const untilCancelled = ({ signal }: CommandRun) =>
  new Promise<undefined>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('runCommand', () => {
  it('ends with the code of the work', async () => {
    expect(await start(fakeContext(), async () => undefined)).toBe(0)
    expect(await start(fakeContext(), async () => 1)).toBe(1)
  })

  it('cancels at Ctrl-C, says what stays, and ends with 130', async () => {
    const context = fakeContext()
    const code = start(context, untilCancelled)

    context.interrupt()

    expect(await code).toBe(130)
    expect(context.err()).toBe('Cancelled. Nothing was changed.\n')
    expect(context.exits).toEqual([])
  })

  it('reports the cancelling as JSON where that is asked for', async () => {
    const context = fakeContext()
    const code = start(context, untilCancelled, { ...MODE, json: true })

    context.interrupt()

    expect(await code).toBe(130)
    expect(JSON.parse(context.out())).toMatchObject({ schemaVersion: 1, error: { code: 'ABORTED' } })
  })

  it('ends at once at the second Ctrl-C', () => {
    const context = fakeContext()
    void start(context, () => new Promise(() => undefined))

    context.interrupt()
    context.interrupt()

    expect(context.exits).toEqual([130])
  })

  it('cancels quietly when nobody reads the results any more', async () => {
    const context = fakeContext()
    const code = start(context, untilCancelled)

    context.closeResults()

    expect(await code).toBe(130)
    expect(context.out() + context.err()).toBe('')
  })

  it('listens no longer than it runs', async () => {
    const context = fakeContext()
    await start(context, async () => undefined)

    context.interrupt()
    context.interrupt()

    expect(context.exits).toEqual([])
  })

  it('ends with the code of an error', async () => {
    const context = fakeContext()
    const error = new NotFoundError('MANIFEST_UNKNOWN', {
      action: 'read',
      target: 'x',
      reason: 'it is not there',
    })

    expect(await start(context, () => Promise.reject(error))).toBe(4)
    expect(context.err()).toBe('error: Could not read x: it is not there. (MANIFEST_UNKNOWN)\n')
  })

  it('calls what it does not know a defect, with a stack for debugging only', async () => {
    const quiet = fakeContext()
    const debugging = fakeContext({ env: { SLIPWAY_LOG: 'debug' } })
    const work = () => Promise.reject(new TypeError('x is not a function'))

    expect(await start(quiet, work)).toBe(1)
    expect(await start(debugging, work)).toBe(1)

    expect(quiet.err()).toContain(
      'error: Could not finish: x is not a function. (INTERNAL)\n  → This is a defect',
    )
    expect(quiet.err()).not.toContain('run-command.test')
    expect(debugging.err()).toContain('run-command.test')
  })
})
