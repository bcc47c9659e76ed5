import { describe, expect, it } from 'vitest'
import { fakeContext } from '../test/support/fake-context.js'
import { main } from './main.js'

describe('main', () => {
  it.each([['--help'], []])('prints the help on stdout (%#)', async (...argv: string[]) => {
    const context = fakeContext()

    expect(await main(argv, context)).toBe(0)
    expect(context.out()).toContain('Usage: slipway [options] [command]')
    expect(context.out()).toContain('SLIPWAY_PUSH_TOKEN')
    expect(context.err()).toBe('')
  })

  it('prints the version', async () => {
    const context = fakeContext()

    expect(await main(['--version'], context)).toBe(0)
    expect(context.out()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    [['push', '--jsn'], "unknown option '--jsn'", 'Did you mean --json?'],
    [['frob'], "unknown command 'frob'", 'See slipway --help, or --help after the command.'],
    [['push', 'a', 'b'], "too many arguments for 'push'. Expected 1 argument but got 2", undefined],
    [['inspect'], "missing required argument 'target'", undefined],
    [['push', '--to'], "option '--to <reference>' argument missing", undefined],
    [['--json'], "unknown option '--json'", undefined],
  ])('ends with 2 for %j', async (argv, reason, hint) => {
    const context = fakeContext()

    expect(await main(argv, context)).toBe(2)
    expect(context.err()).toContain(`error: Could not read the command line: ${reason}. (OPTION_INVALID)\n`)
    if (hint !== undefined) expect(context.err()).toContain(`  → ${hint}\n`)
  })

  it('reports wrong usage as JSON where that is asked for', async () => {
    const context = fakeContext()

    expect(await main(['push', '--json', '--jsn'], context)).toBe(2)
    expect(JSON.parse(context.out())).toMatchObject({
      schemaVersion: 1,
      error: {
        code: 'OPTION_INVALID',
        action: 'read the command line',
        hint: 'Did you mean --json?',
        retryable: false,
      },
    })
  })

  it.each(['--json', '--ndjson'])('refuses %s with the other one, as JSON', async (first) => {
    const context = fakeContext()
    const second = first === '--json' ? '--ndjson' : '--json'

    expect(await main(['push', 'build', first, second], context)).toBe(2)
    expect(
      context
        .out()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).error.message),
    ).toEqual(['Could not read the command line: --json and --ndjson cannot be used together.'])
  })

  it.each([
    ['push', '--token=sentinel'],
    ['push', '--token', 'sentinel'],
    ['push', '--push-password=sentinel'],
    ['login', '--password', 'sentinel'],
    ['login', '-psentinel'],
    ['login', "--token=it's\nsentinel"],
  ])('says why there is no flag for a secret, and does not repeat it: %s %s', async (...argv) => {
    const context = fakeContext()

    expect(await main([...argv, '--json'], context)).toBe(2)
    expect(context.out() + context.err()).not.toContain('sentinel')
    expect(context.err()).toContain('because others can see command lines')
    expect(context.err()).toContain('SLIPWAY_PUSH_TOKEN_FILE')
  })
})
