import { carries, type ExposedPort, parseExposedPort } from '../config/exposed-port.js'
import { SSH_PORT } from '../config/template-limits.js'
import type { DockerfileFacts, TemplatePortFact } from './dockerfile-facts.js'
import { expandVariables, hasVariable } from './expand-variables.js'
import type { FinalImage } from './final-image.js'
import type { DockerfileFinding } from './finding.js'

type Exposed = ExposedPort & { readonly line: number }

const MAX_RANGE = 1000

/** What is wrong with the ports that the image says its server listens on, also against those of the template. */
export function checkExpose(image: FinalImage, facts: DockerfileFacts): readonly DockerfileFinding[] {
  const findings: DockerfileFinding[] = []
  const exposed: Exposed[] = []
  let isUnknown = false
  const instructions = image.instructions.filter(({ keyword }) => keyword === 'EXPOSE')
  for (const { words, line } of instructions) {
    for (const written of words) {
      const word = expandVariables(written, image.variables)
      if (hasVariable(word)) isUnknown = true
      else {
        const read = readPorts(word, line)
        if ('code' in read) findings.push(read)
        else for (const port of read.ports) findings.push(...addPort(exposed, { ...port, line }))
      }
    }
  }
  if (instructions.length === 0) {
    const line = (image.entrypoint ?? image.cmd ?? image.root).line
    const message = 'The image does not say which ports its server listens on.'
    const hint =
      'Add "EXPOSE 7777/udp" with the port of your server: templates are proposed and checked by it.'
    findings.push({ code: 'EXPOSE_MISSING', severity: 'warning', line, message, hint })
  }
  if (facts.ports === undefined || isUnknown || instructions.length === 0) return findings
  return [...findings, ...againstTemplate(exposed, facts.ports, instructions.at(-1)?.line ?? image.root.line)]
}

function readPorts(
  word: string,
  line: number,
): { readonly ports: readonly ExposedPort[] } | DockerfileFinding {
  const [numbers = '', protocol = 'tcp', ...more] = word.split('/')
  if (!/^(?:tcp|udp)$/i.test(protocol) || more.length > 0) {
    const message = `${JSON.stringify(word)} has no protocol that reaches a server.`
    return { code: 'PROTOCOL_UNKNOWN', severity: 'error', line, message, hint: 'Write 7777/udp or 7777/tcp.' }
  }
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(numbers) ?? []
  const count = Number(last) - Number(first) + 1
  const ports = Array.from({ length: count >= 1 && count <= MAX_RANGE ? count : 0 }, (_, index) =>
    parseExposedPort(`${Number(first) + index}/${protocol}`),
  )
  const valid = ports.filter((port) => port !== undefined)
  if (valid.length > 0 && valid.length === ports.length) return { ports: valid }
  const message = `${JSON.stringify(word)} is no port: they are whole numbers from 1 to 65535.`
  const hint = 'Use the port that the server listens on inside the container, such as 7777/udp.'
  return { code: 'PORT_RANGE', severity: 'error', line, message, hint }
}

function addPort(exposed: Exposed[], port: Exposed): readonly DockerfileFinding[] {
  const { line } = port
  const name = `${port.port}/${port.protocol.toLowerCase()}`
  if (exposed.some((one) => one.port === port.port && one.protocol === port.protocol)) {
    const message = `Port ${name} is there twice.`
    return [{ code: 'PORT_DUPLICATE', severity: 'warning', line, message, hint: 'Keep one of them.' }]
  }
  exposed.push(port)
  if (port.port !== SSH_PORT) return []
  const message = 'Port 22 opens the container to ssh from everywhere.'
  const hint = 'Leave the port out, and start no ssh server in the image.'
  return [{ code: 'SSH_SERVER', severity: 'warning', line, message, hint }]
}

function againstTemplate(
  exposed: readonly Exposed[],
  ports: readonly TemplatePortFact[],
  lastLine: number,
): readonly DockerfileFinding[] {
  const findings: DockerfileFinding[] = []
  for (const { port, protocol } of ports) {
    const sockets = exposed.filter((one) => one.port === port)
    const said = sockets.map((one) => `${port}/${one.protocol.toLowerCase()}`).join(' and ')
    if (sockets.length === 0) {
      const message = `The template leads players to port ${port}, and the image does not say that its server listens there.`
      const hint = `Check that it does, and add "EXPOSE ${port}/${protocol === 'UDP' ? 'udp' : 'tcp'}".`
      findings.push({ code: 'PORT_NOT_EXPOSED', severity: 'warning', line: lastLine, message, hint })
    } else if (!sockets.some((socket) => carries(protocol, socket.protocol))) {
      const message = `The image says ${said}, and the template ${protocol}.`
      const hint = 'Make the two agree: the platform opens what the template says.'
      findings.push({
        code: 'PROTOCOL_MISMATCH',
        severity: 'warning',
        line: sockets[0]?.line ?? lastLine,
        message,
        hint,
      })
    }
  }
  const extra = exposed.filter((one) => one.port !== SSH_PORT && !ports.some(({ port }) => port === one.port))
  for (const { port, protocol, line } of extra) {
    const message = `The image listens on ${port}/${protocol.toLowerCase()}, and no port of the template leads there.`
    const hint = `Add port ${port} with the protocol ${protocol} to the template where players need it.`
    findings.push({ code: 'EXPOSED_NOT_IN_TEMPLATE', severity: 'warning', line, message, hint })
  }
  return findings
}
