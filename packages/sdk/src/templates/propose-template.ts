import { carries, type ExposedPort, parseExposedPorts } from '../config/exposed-port.js'
import type { AppTemplate, TemplatePort } from '../config/template.js'
import { SSH_PORT, TEMPLATE_LIMITS } from '../config/template-limits.js'
import type { EngineInfo } from '../pack/inspect/engine-program.js'
import { findNetcode, type Netcode } from './netcode.js'
import type { DetectedNetcode } from './project-file.js'

/** What is known when the first template of an image is made. */
export interface TemplateClues {
  /** Name of the repository without project: `game-server`, `servers/eu`. */
  readonly repository: string
  readonly engine?: EngineInfo['name'] | undefined
  /** From `detectNetcode`, the likeliest first. */
  readonly netcodes?: readonly DetectedNetcode[] | undefined
  /** Ports of the image: `7777/udp`; without protocol, TCP. */
  readonly exposedPorts?: readonly string[] | undefined
}

/** Something in a proposed template that nobody said. */
export interface Assumption {
  /** The field that it is about; `cpuUnits` stands for the memory too. `netcode` is no field: the ports follow from it. */
  readonly about: 'app' | 'cpuUnits' | 'ports' | 'timeToDeploySeconds' | 'netcode'
  /** What was assumed and why, as a sentence. */
  readonly message: string
}

/** A first template. */
export interface ProposedTemplate {
  readonly template: AppTemplate
  /** What was assumed: to be checked by somebody who knows the game. */
  readonly assumptions: readonly Assumption[]
}

/** The port of most engines. */
const USUAL_PORT = 7777
/** Half a CPU and its memory for small servers, a whole one for engines that bring more along. */
const RESOURCES = { small: { cpuUnits: 512, memoryMib: 1024 }, engine: { cpuUnits: 1024, memoryMib: 2048 } }
/** The platform's own default of 10 s is short for images of some hundred MB. */
const TIME_TO_DEPLOY_SECONDS = 120

/** A first template of an image by what its build and its project show. It passes `checkTemplate` for what is known. */
export function proposeTemplate(clues: TemplateClues): ProposedTemplate {
  const app = appNameOf(clues.repository)
  const isHeavy = clues.engine === 'unity' || clues.engine === 'unreal'
  const resources = isHeavy ? RESOURCES.engine : RESOURCES.small
  const { ports, assumptions } = proposePorts(clues)
  return {
    template: { app, ...resources, ports, timeToDeploySeconds: TIME_TO_DEPLOY_SECONDS },
    assumptions: [
      { about: 'app', message: `The app is named ${app}, after the repository.` },
      {
        about: 'cpuUnits',
        message: `${resources.cpuUnits} CPU units and ${resources.memoryMib} MiB are a guess for ${isHeavy ? `a small ${clues.engine === 'unity' ? 'Unity' : 'Unreal'} server` : 'a small server'}: measure yours.`,
      },
      ...assumptions,
      {
        about: 'timeToDeploySeconds',
        message: `The download of the image may take ${TIME_TO_DEPLOY_SECONDS} s.`,
      },
    ],
  }
}

interface ProposedPorts {
  readonly ports: readonly TemplatePort[]
  readonly assumptions: readonly Assumption[]
}

function proposePorts({ engine, netcodes = [], exposedPorts = [] }: TemplateClues): ProposedPorts {
  const [first, ...others] = netcodes
  const netcode = first?.netcode ?? (engine === 'unreal' ? findNetcode('unreal') : undefined)
  const { max } = TEMPLATE_LIMITS.port
  const exposed = parseExposedPorts(exposedPorts).filter(({ port }) => port !== SSH_PORT && port <= max)
  const netcodeWords = [
    ...(first === undefined ? [] : [`The netcode is ${first.netcode.title}: ${first.evidence}.`]),
    ...others.map(({ netcode: other, evidence }) => `${other.title} is there as well: ${evidence}.`),
  ]
  if (exposed.length > 0) {
    const ports = exposedTemplatePorts(exposed, netcode, first?.port ?? netcode?.port)
    return { ports, assumptions: portAssumptions(netcodeWords, exposedWords(ports, exposed, netcode)) }
  }
  const number = first?.port ?? netcode?.port ?? USUAL_PORT
  const protocol = netcode?.protocol ?? 'UDP'
  const port = gamePort('gameport', number, protocol)
  const words = [portReason(port, first, netcode), ...tlsWords([port])]
  return { ports: [port], assumptions: portAssumptions(netcodeWords, words) }
}

function portAssumptions(netcode: readonly string[], ports: readonly string[]): readonly Assumption[] {
  return [
    ...netcode.map((message) => ({ about: 'netcode', message }) as const),
    ...ports.map((message) => ({ about: 'ports', message }) as const),
  ]
}

/**
 * One port for each number; the game's comes first and has the protocol of the netcode, whatever socket the image exposes:
 * Docker's `EXPOSE 7777` says TCP without anybody meaning it.
 */
function exposedTemplatePorts(
  exposed: readonly ExposedPort[],
  netcode: Netcode | undefined,
  usual: number | undefined,
): readonly TemplatePort[] {
  const numbers = [...new Set(exposed.map(({ port }) => port))]
  const wantsUdp = (netcode?.protocol ?? 'UDP') === 'UDP'
  const ports = numbers.map((number) => {
    const sockets = exposed.filter(({ port }) => port === number).map(({ protocol }) => protocol)
    return { number, hasUdp: sockets.includes('UDP'), hasTcp: sockets.includes('TCP') }
  })
  const isGame = ({ hasUdp, hasTcp }: (typeof ports)[number]) => (wantsUdp ? hasUdp : hasTcp)
  const isUsual = ({ number }: (typeof ports)[number]) => number === usual
  const game =
    ports.find((port) => isGame(port) && isUsual(port)) ??
    ports.find(isGame) ??
    ports.find(isUsual) ??
    ports[0]
  return ports
    .sort((a, b) => Number(b === game) - Number(a === game))
    .map((port) => {
      const spoken = port.hasUdp && port.hasTcp ? 'TCP/UDP' : port.hasUdp ? 'UDP' : 'TCP'
      if (port !== game) return gamePort(`port-${port.number}`, port.number, spoken)
      return gamePort('gameport', port.number, netcode?.protocol ?? spoken)
    })
}

/** Browsers on https pages open WebSockets with TLS alone. */
function gamePort(name: string, port: number, protocol: string): TemplatePort {
  return { name, port, protocol, ...(protocol === 'WS' && { tlsUpgrade: true }) }
}

function portReason(
  { port, protocol }: TemplatePort,
  detected: DetectedNetcode | undefined,
  netcode: Netcode | undefined,
): string {
  if (detected?.port !== undefined) return `The port ${port} (${protocol}) is named in the project.`
  if (netcode?.port !== undefined) {
    return `The port ${port} (${protocol}) is the one that ${netcode.title} has by default.`
  }
  return `Nothing tells the port: ${port} (${protocol}) is the usual one.`
}

function exposedWords(
  ports: readonly TemplatePort[],
  exposed: readonly ExposedPort[],
  netcode: Netcode | undefined,
): readonly string[] {
  const [game, ...rest] = ports
  const sockets = exposed.filter(({ port }) => port === game?.port).map(({ protocol }) => protocol)
  const [socket] = sockets
  if (netcode === undefined || sockets.some((one) => carries(netcode.protocol, one))) {
    return [...listWords(ports), ...tlsWords(ports)]
  }
  const words = `The image exposes ${game?.port} (${socket}), and ${netcode.title} speaks ${netcode.protocol}.`
  return [words, ...listWords(rest), ...tlsWords(ports)]
}

function listWords(ports: readonly TemplatePort[]): readonly string[] {
  const list = ports.map(({ port, protocol }) => `${port} (${protocol})`).join(', ')
  return list === '' ? [] : [`The image exposes ${list}.`]
}

function tlsWords(ports: readonly TemplatePort[]): readonly string[] {
  const isUpgraded = ports.some(({ tlsUpgrade }) => tlsUpgrade === true)
  return isUpgraded
    ? ['The platform puts TLS in front of the WS port, which browsers on https pages need.']
    : []
}

/** `servers/eu` is `servers-eu`; padded or cut to what the platform takes. */
function appNameOf(repository: string): string {
  const { min, max } = TEMPLATE_LIMITS.appNameLength
  const name = repository.replace(/[^A-Za-z0-9_.+-]+/g, '-').slice(0, max)
  return name.length < min ? `${name}-server` : name
}
