import { type AppTemplate, PORT_PROTOCOLS, type TemplatePort } from '../config/template.js'
import { SSH_PORT, TEMPLATE_LIMITS, TLS_UPGRADE_PROTOCOLS } from '../config/template-limits.js'
import type { Finding } from './finding.js'

/** What is wrong with the ports by themselves. */
export function checkPorts({ ports }: AppTemplate): readonly Finding[] {
  if (ports.length === 0) {
    return [
      {
        code: 'PORT_MISSING',
        severity: 'error',
        path: 'ports',
        message: 'There is no port, so no player can reach the server.',
        hint: 'Add the port that the server listens on, such as 7777 with the protocol UDP.',
      },
    ]
  }
  return ports.flatMap((port, index) => {
    const path = `ports[${index}]`
    const before = ports.slice(0, index)
    return [
      ...checkNumber(port, before, path),
      ...checkName(port, before, path),
      ...checkProtocol(port, path),
    ]
  })
}

function checkNumber({ port }: TemplatePort, before: readonly TemplatePort[], at: string): Finding[] {
  const { min, max } = TEMPLATE_LIMITS.port
  const path = `${at}.port`
  if (!Number.isInteger(port) || port < min || port > max) {
    const hint = 'Use the port that the server listens on inside the container.'
    const message = `${port} is not a whole number from ${min} to ${max}.`
    return [{ code: 'PORT_RANGE', severity: 'error', path, message, hint }]
  }
  if (before.some((other) => other.port === port)) {
    const hint = 'Use one port with the protocol TCP/UDP where the server needs both.'
    const message = `Port ${port} is there twice.`
    return [{ code: 'PORT_DUPLICATE', severity: 'error', path, message, hint }]
  }
  if (port !== SSH_PORT) return []
  const hint = 'Leave the port out, and start no ssh server in the image.'
  const message = 'Port 22 opens the container to ssh from everywhere.'
  return [{ code: 'PORT_SSH', severity: 'warning', path, message, hint }]
}

function checkName({ name }: TemplatePort, before: readonly TemplatePort[], at: string): Finding[] {
  const path = `${at}.name`
  if (!/^[^\p{Cc}]*\S[^\p{Cc}]*$/u.test(name)) {
    const hint = 'Give it a name such as gameport.'
    const message = 'A port needs a name of one line: deployments list their ports by it.'
    return [{ code: 'PORT_NAME_INVALID', severity: 'error', path, message, hint }]
  }
  if (!before.some((other) => other.name === name)) return []
  const hint = 'Give every port a name of its own, such as gameport and webport.'
  const message = `The name ${JSON.stringify(name)} is there twice, so one port would hide the other.`
  return [{ code: 'PORT_NAME_DUPLICATE', severity: 'error', path, message, hint }]
}

function checkProtocol({ protocol, tlsUpgrade }: TemplatePort, at: string): Finding[] {
  const findings: Finding[] = []
  if (!PORT_PROTOCOLS.some((known) => known === protocol)) {
    findings.push({
      code: 'PROTOCOL_UNKNOWN',
      severity: 'error',
      path: `${at}.protocol`,
      message: `${JSON.stringify(protocol)} is no protocol of the platform.`,
      hint: `Use one of ${PORT_PROTOCOLS.join(', ')}.`,
    })
  }
  if (tlsUpgrade === true && !TLS_UPGRADE_PROTOCOLS.includes(protocol)) {
    findings.push({
      code: 'TLS_UPGRADE_PROTOCOL',
      severity: 'error',
      path: `${at}.tlsUpgrade`,
      message: `The platform puts TLS in front of HTTP and WS alone, and this port is ${protocol}.`,
      hint: 'Leave tlsUpgrade out, or use HTTP or WS.',
    })
  }
  return findings
}
