import type { TemplatePort } from '@slipway/sdk'

/** What an image says it listens on, by what its template opens: everything but UDP comes by TCP. */
export function exposedPorts(ports: readonly TemplatePort[]): readonly string[] {
  const sockets = ports.flatMap(({ port, protocol }) => {
    if (protocol === 'TCP/UDP') return [`${port}/udp`, `${port}/tcp`]
    return [`${port}/${protocol === 'UDP' ? 'udp' : 'tcp'}`]
  })
  return [...new Set(sockets)]
}
