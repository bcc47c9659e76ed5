import { describe, expect, it } from 'vitest'
import type { ImageOptions } from './image-options.js'
import { initCommand } from './init-command.js'

const SERVER = ['/app/server', '--fixed']
const command = (options: Partial<ImageOptions> = {}) =>
  initCommand(SERVER, { from: { folder: 'build' }, ...options })

describe('initCommand', () => {
  it('starts the server below init, without options of its own', () => {
    expect(command()).toEqual(['/slipway/init', '--', ...SERVER])
  })

  it('hands the grace time, the stop command and an uncommon stop signal to init', () => {
    const options = { stopGraceSeconds: 25, stopCommand: ['./tools/rcon', 'quit', ''], stopSignal: 'SIGUSR1' }

    expect(command(options)).toEqual([
      ...['/slipway/init', '--grace', '25'],
      ...['--stop', '/app/tools/rcon', '--stop', 'quit', '--stop', ''],
      ...['--stop-signal', '10', '--', ...SERVER],
    ])
  })

  it.each(['SIGTERM', 'SIGINT', '15', '2'])('need not name %s, which always means stop', (stopSignal) => {
    expect(command({ stopSignal })).toEqual(command())
  })

  it.each([
    ['/usr/bin/rcon', '/usr/bin/rcon'],
    ['tools/rcon', '/app/tools/rcon'],
    ['rcon', 'rcon'],
  ])('takes the stop command %s as %s', (written, meant) => {
    expect(command({ stopCommand: [written] })).toContain(meant)
  })

  it('leaves the command alone without init', () => {
    expect(command({ init: false, stopSignal: 'SIGUSR1' })).toEqual(SERVER)
  })

  it.each<Partial<ImageOptions>>([
    { stopGraceSeconds: 0 },
    { stopGraceSeconds: 3601 },
    { stopGraceSeconds: 1.5 },
    { stopCommand: [] },
    { stopCommand: [''] },
    { stopCommand: ['rcon', 'a\0b'] },
    { init: false, stopCommand: ['rcon'] },
    { init: false, stopGraceSeconds: 5 },
  ])('refuses %j', (options) => {
    expect(() => command(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })

  it('does not repeat an argument of the stop command, which may be a password', () => {
    const stopCommand = ['rcon', 'hunter2', 'a\0b']

    expect(() => command({ stopCommand })).toThrow(/^(?!.*hunter2)/s)
    expect(() => command({ stopCommand, init: false })).toThrow(/^(?!.*hunter2)/s)
  })
})
