import { formatDuration } from '../support/units.js'
import type { RunFacts } from './run-facts.js'
import type { OutputLine, RunPort, RunProblem } from './run-report.js'

const MAX_NAMED = 5
/** Then the address is one that somebody wanted to reach, or to have. */
const SAYS_TROUBLE = /\b(?:fail|refus|unable|cannot|can't|could not|connect|error)/i
const SAYS_LOOPBACK = /\b(?:127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})\b/i

/** Why a server that still runs does not count as ready. */
export function explainPorts(facts: RunFacts): readonly RunProblem[] {
  const { ports, isLogMissing, reached, exitCode } = facts
  if (reached !== 'waiting') return []
  const local = ports.filter((port) => port.state === 'loopback' || saysLoopback(port, facts.lines))
  if (local.length > 0) return [loopbackOnly(local)]
  // One that has ended could not open anything: its end is the problem.
  if (exitCode !== undefined) return []
  const closed = ports.filter(({ state }) => state === 'closed')
  return [
    ...(closed.length > 0 ? [neverOpened(closed, facts)] : []),
    ...(isLogMissing ? [logNeverSeen(facts)] : []),
  ]
}

/** Where no socket can be seen, the server's own words are the best there is. */
function saysLoopback({ port, state }: RunPort, lines: readonly OutputLine[]): boolean {
  if (state === 'open') return false
  return lines.some(
    ({ text }) => SAYS_LOOPBACK.exec(text)?.[1] === port.split('/')[0] && !SAYS_TROUBLE.test(text),
  )
}

function loopbackOnly(ports: readonly RunPort[]): RunProblem {
  return {
    code: 'LOOPBACK_ONLY',
    message: `The server listens on ${names(ports)}, but on 127.0.0.1 inside the container: nobody outside gets there.`,
    hint: 'Let it listen on 0.0.0.0 (or ::): that is an argument or a setting of the server.',
  }
}

function neverOpened(ports: readonly RunPort[], { timeoutMs, lines, otherPorts }: RunFacts): RunProblem {
  const instead =
    otherPorts.length === 0 ? '' : ` It listens on ${otherPorts.slice(0, MAX_NAMED).join(', ')} instead.`
  const silence = lines.length === 0 ? ' It wrote nothing, either.' : ''
  return {
    code: 'PORT_NOT_OPEN',
    message: `The server runs, but did not open ${names(ports)} within ${formatDuration(timeoutMs)}.${instead}${silence}`,
    hint: 'Check the number and the protocol (udp or tcp), and the argument that tells the server its port. A slow start needs --timeout.',
  }
}

function logNeverSeen({ timeoutMs }: RunFacts): RunProblem {
  return {
    code: 'LOG_NOT_SEEN',
    message: `The line of output that was waited for did not come within ${formatDuration(timeoutMs)}.`,
    hint: 'Check the text of --wait-for-log, and whether the server writes its log to stdout or stderr. A slow start needs --timeout.',
  }
}

const names = (ports: readonly RunPort[]) => ports.map(({ port }) => port).join(', ')
