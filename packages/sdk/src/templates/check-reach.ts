import { carries, type ExposedPort, parseExposedPorts } from '../config/exposed-port.js'
import type { AppTemplate } from '../config/template.js'
import { SSH_PORT } from '../config/template-limits.js'
import type { Finding } from './finding.js'
import { findNetcode, NETCODES, speaks } from './netcode.js'
import type { TemplateFacts } from './template-facts.js'

/** Whether players reach the server: the ports against what the image exposes and what the netcode speaks. */
export function checkReach(template: AppTemplate, facts: TemplateFacts): readonly Finding[] {
  const exposed = parseExposedPorts(facts.exposedPorts ?? [])
  return [
    ...(facts.exposedPorts === undefined ? [] : checkTemplatePorts(template, exposed)),
    ...checkExposedPorts(template, exposed),
    ...(facts.netcode === undefined ? [] : checkNetcode(template, facts.netcode)),
  ]
}

function checkTemplatePorts({ ports }: AppTemplate, exposed: readonly ExposedPort[]): Finding[] {
  return ports.flatMap(({ port, protocol }, index): Finding[] => {
    const sockets = exposed.filter((one) => one.port === port)
    if (sockets.length === 0) {
      return [
        {
          code: 'PORT_NOT_EXPOSED',
          severity: 'warning',
          path: `ports[${index}].port`,
          message: `The image does not say that its server listens on ${port}.`,
          hint: `Check that it does, and add "${port}/${protocol === 'UDP' ? 'udp' : 'tcp'}" to the ports of the image.`,
        },
      ]
    }
    if (sockets.some((socket) => carries(protocol, socket.protocol))) return []
    const said = sockets.map((socket) => `${port}/${socket.protocol.toLowerCase()}`).join(' and ')
    return [
      {
        code: 'PROTOCOL_MISMATCH',
        severity: 'warning',
        path: `ports[${index}].protocol`,
        message: `The image says ${said}, and the template ${protocol}.`,
        hint: 'Make the two agree: the platform opens what the template says.',
      },
    ]
  })
}

function checkExposedPorts({ ports }: AppTemplate, exposed: readonly ExposedPort[]): Finding[] {
  const missing = exposed.filter(({ port }) => port !== SSH_PORT && !ports.some((one) => one.port === port))
  return missing.map(({ port, protocol }) => ({
    code: 'EXPOSED_NOT_IN_TEMPLATE',
    severity: 'warning',
    path: 'ports',
    message: `The image listens on ${port}/${protocol.toLowerCase()}, and no port of the template leads there.`,
    hint: `Add port ${port} with the protocol ${protocol} where players need it.`,
  }))
}

function checkNetcode({ ports }: AppTemplate, name: string): Finding[] {
  const netcode = findNetcode(name)
  if (netcode === undefined) {
    const known = NETCODES.map((one) => one.name).join(', ')
    const message = `The netcode ${JSON.stringify(name)} is not known, so its protocol is not checked.`
    return [
      { code: 'NETCODE_UNKNOWN', severity: 'warning', path: 'ports', message, hint: `Known are ${known}.` },
    ]
  }
  if (ports.length === 0 || ports.some(({ protocol }) => speaks(netcode, protocol))) return []
  return [
    {
      code: 'NETCODE_PROTOCOL',
      severity: 'error',
      path: ports.length === 1 ? 'ports[0].protocol' : 'ports',
      message: `${netcode.title} speaks ${netcode.protocol}, and no port has that protocol: players could not connect.`,
      hint: `Set the protocol of the game's port to ${netcode.protocol}.`,
    },
  ]
}
