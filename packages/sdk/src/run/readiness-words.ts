import type { RunPort, RunReport } from './run-report.js'

/** What is known of a server that counts as ready, and how to reach it; what is not known is said too. */
export function readinessWords(
  proof: NonNullable<RunReport['ready']>['proof'],
  ports: readonly RunPort[],
): string {
  const connect = ports.map(({ port, address }) => `${address}/${port.split('/')[1]}`)
  const where = connect.length === 0 ? '' : ` Connect to ${connect.join(', ')}.`
  const unseen = ports
    .filter(({ port, state }) => state === 'unseen' && port.endsWith('/udp'))
    .map(({ port }) => port)
  const doubt =
    unseen.length === 0 ? '' : ` Whether it listens on ${unseen.join(', ')} cannot be seen from here.`
  switch (proof) {
    case 'socket':
      return `The server is ready: it listens.${where}`
    case 'connect':
      return `The server is ready: it takes connections.${where}${doubt}`
    case 'log':
      return `The server says that it is ready.${where}`
    case 'running':
      return `The server is started.${where}${doubt}`
  }
}
