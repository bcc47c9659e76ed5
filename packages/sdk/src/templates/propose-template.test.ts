import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { templateSchema } from '../config/template-schema.js'
import { checkTemplate } from './check-template.js'
import { findNetcode, NETCODES } from './netcode.js'
import type { DetectedNetcode } from './project-file.js'
import { proposeTemplate } from './propose-template.js'

const detected = (name: string, port?: number): DetectedNetcode => {
  const netcode = NETCODES.find((one) => one.name === name)
  if (netcode === undefined) throw new Error(`no netcode ${name}`)
  return { netcode, evidence: 'the test says so', ...(port !== undefined && { port }) }
}

describe('the first template', () => {
  it.each([
    ['nothing', {}, [7777, 'UDP']],
    ['Mirror', { netcodes: [detected('mirror-kcp')] }, [7777, 'UDP']],
    ['FishNet', { netcodes: [detected('fishnet-tugboat')] }, [7770, 'UDP']],
    ['Fusion', { netcodes: [detected('photon-fusion')] }, [27_015, 'UDP']],
    ['Telepathy', { netcodes: [detected('mirror-telepathy')] }, [7777, 'TCP']],
    ["a script's port", { netcodes: [detected('godot-enet', 9999)] }, [9999, 'UDP']],
    ['Unreal', { engine: 'unreal' as const }, [7777, 'UDP']],
    ['an exposed port', { netcodes: [detected('mirror-kcp')], exposedPorts: ['5000/udp'] }, [5000, 'UDP']],
    ['a port exposed twice', { exposedPorts: ['5000/udp', '5000/tcp'] }, [5000, 'TCP/UDP']],
    [
      'an exposed port for WebSockets',
      { netcodes: [detected('fishnet-bayou')], exposedPorts: ['80'] },
      [80, 'WS'],
    ],
    [
      'a socket of another kind',
      { netcodes: [detected('mirror-kcp')], exposedPorts: ['7777'] },
      [7777, 'UDP'],
    ],
    ['UDP for WebSockets', { netcodes: [detected('fishnet-bayou')], exposedPorts: ['80/udp'] }, [80, 'WS']],
    ['a TCP socket and no netcode', { exposedPorts: ['5000'] }, [5000, 'TCP']],
  ])('has the port of %s', (_, clues, [port, protocol]) => {
    const { template } = proposeTemplate({ repository: 'game', ...clues })

    expect(template.ports).toMatchObject([{ name: 'gameport', port, protocol }])
  })

  it('takes the usual port of the netcode for the game where several are exposed', () => {
    const clues = { netcodes: [detected('mirror-kcp')], exposedPorts: ['80', '7777'] }
    const { template } = proposeTemplate({ repository: 'game', ...clues })

    expect(template.ports).toEqual([
      { name: 'gameport', port: 7777, protocol: 'UDP' },
      { name: 'port-80', port: 80, protocol: 'TCP' },
    ])
  })

  it('puts the port that the netcode speaks to first, and leaves ssh and what is no port out', () => {
    const exposedPorts = ['8080/tcp', '22', '7777/udp', 'x', '65000/udp']

    const { template } = proposeTemplate({ repository: 'game', exposedPorts })

    expect(template.ports).toEqual([
      { name: 'gameport', port: 7777, protocol: 'UDP' },
      { name: 'port-8080', port: 8080, protocol: 'TCP' },
    ])
  })

  it('has the protocol of the netcode where the image exposes another socket, and says so', () => {
    const exposedPorts = ['7777', '8080/tcp']

    const { template, assumptions } = proposeTemplate({
      repository: 'game',
      netcodes: [detected('mirror-kcp')],
      exposedPorts,
    })

    expect(template.ports).toEqual([
      { name: 'gameport', port: 7777, protocol: 'UDP' },
      { name: 'port-8080', port: 8080, protocol: 'TCP' },
    ])
    expect(assumptions.filter(({ about }) => about === 'ports')).toEqual([
      { about: 'ports', message: 'The image exposes 7777 (TCP), and Mirror (KCP) speaks UDP.' },
      { about: 'ports', message: 'The image exposes 8080 (TCP).' },
    ])
  })

  it('has TLS in front of WebSockets and says why', () => {
    const { template, assumptions } = proposeTemplate({
      repository: 'game',
      netcodes: [detected('fishnet-bayou')],
    })

    expect(template.ports[0]).toMatchObject({ port: 7770, protocol: 'WS', tlsUpgrade: true })
    expect(assumptions).toContainEqual({ about: 'ports', message: expect.stringContaining('TLS') })
  })

  it('says what it assumed, and of which field', () => {
    const netcodes = [detected('mirror-kcp'), detected('photon-fusion')]

    const { assumptions } = proposeTemplate({ repository: 'servers/eu', engine: 'unity', netcodes })

    expect(assumptions).toEqual([
      { about: 'app', message: 'The app is named servers-eu, after the repository.' },
      {
        about: 'cpuUnits',
        message: '1024 CPU units and 2048 MiB are a guess for a small Unity server: measure yours.',
      },
      { about: 'netcode', message: 'The netcode is Mirror (KCP): the test says so.' },
      { about: 'netcode', message: 'Photon Fusion is there as well: the test says so.' },
      { about: 'ports', message: 'The port 7777 (UDP) is the one that Mirror (KCP) has by default.' },
      { about: 'timeToDeploySeconds', message: 'The download of the image may take 120 s.' },
    ])
  })

  it('has nothing to complain about, and may stand in slipway.json', () => {
    const sockets = fc.tuple(fc.integer({ min: 1, max: 59_999 }), fc.constantFrom('/udp', '/tcp', ''))
    const clues = fc.record({
      repository: fc.stringMatching(/^[a-z0-9]{1,40}(?:\/[a-z0-9]{1,40})?$/),
      engine: fc.constantFrom('unity', 'godot', 'unreal', 'none', undefined),
      exposedPorts: fc.array(sockets.map(([port, protocol]) => `${port}${protocol}`)),
      netcodes: fc.array(fc.constantFrom(...NETCODES.map(({ name }) => detected(name))), { maxLength: 2 }),
    })
    fc.assert(
      fc.property(clues, (one) => {
        const { template, assumptions } = proposeTemplate(one)
        const exposedPorts = one.exposedPorts.length === 0 ? undefined : one.exposedPorts
        const netcode =
          one.netcodes[0]?.netcode ?? (one.engine === 'unreal' ? findNetcode('unreal') : undefined)
        const findings = checkTemplate(template, { ...one, exposedPorts, netcode: netcode?.name })
        const isOtherSocket = assumptions.some(({ message }) =>
          / \((?:TCP|UDP)\), and .+ speaks /.test(message),
        )

        expect(templateSchema.parse(template)).toEqual(template)
        expect(template.ports[0]?.protocol).toBe(netcode?.protocol ?? template.ports[0]?.protocol)
        expect(findings.some(({ code }) => code === 'PROTOCOL_MISMATCH')).toBe(isOtherSocket)
        const expected = ['PORT_NOT_EXPOSED', 'PROTOCOL_MISMATCH']
        expect(findings.filter(({ code }) => !expected.includes(code))).toEqual([])
      }),
    )
  })
})
