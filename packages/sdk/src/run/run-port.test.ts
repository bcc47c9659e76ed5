import { expect, it } from 'vitest'
import type { AppTemplate } from '../config/template.js'
import { formatPort, parsePort, portsToPublish, portsToWaitFor } from './run-port.js'

const template: AppTemplate = {
  app: 'game',
  cpuUnits: 512,
  memoryMib: 512,
  ports: [
    { name: 'game', port: 7777, protocol: 'UDP' },
    { name: 'both', port: 7000, protocol: 'TCP/UDP' },
    { name: 'web', port: 8080, protocol: 'WSS', check: false },
  ],
}
const texts = (ports: readonly { port: number; protocol: 'tcp' | 'udp' }[]) => ports.map(formatPort)

it('publishes the ports of options, template and image, each once', () => {
  const ports = portsToPublish({
    options: ['9000'],
    waitFor: '9001/udp',
    template,
    exposed: ['7777/udp', '1234/tcp', '5000-5010/udp'],
  })

  expect(texts(ports)).toEqual([
    '9000/tcp',
    '9001/udp',
    '7777/udp',
    '7000/tcp',
    '7000/udp',
    '8080/tcp',
    '1234/tcp',
  ])
})

it('waits for the one that is named, else for those that the template checks, else for all', () => {
  const published = [parsePort('1/udp'), parsePort('2/tcp')]
  const wait = (more: Partial<Parameters<typeof portsToWaitFor>[0]>) =>
    texts(portsToWaitFor({ published, waitFor: undefined, hasLog: false, template: undefined, ...more }))

  expect(wait({ waitFor: '2', template })).toEqual(['2/tcp'])
  expect(wait({ template })).toEqual(['7777/udp', '7000/tcp', '7000/udp'])
  expect(wait({})).toEqual(['1/udp', '2/tcp'])
  expect(wait({ hasLog: true })).toEqual([])
})

it.each(['0/udp', '65536', '7777/sctp', 'game', ''])('refuses %j', (text) => {
  expect(() => parsePort(text)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})
