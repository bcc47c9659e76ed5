import type { Container } from '../docker/records/container-record.js'
import { formatPort, type ServerPort } from './run-port.js'
import type { PortState, RunPort } from './run-report.js'

/** Where the ports of the server are reached. Those of a container that has ended are no longer known to the engine. */
export function runPorts(
  wanted: readonly ServerPort[],
  container: Container | undefined,
  states: ReadonlyMap<string, PortState>,
): readonly RunPort[] {
  return wanted.map((one) => {
    const port = formatPort(one)
    const published = container?.ports.find((binding) => binding.port === port)
    const address = `127.0.0.1:${published?.hostPort ?? one.port}`
    return { port, address, state: states.get(port) ?? 'unseen' }
  })
}
