/** A socket that waits for others. */
export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** Whether it is bound to an address that only programs of the same container reach. */
  readonly isLoopback: boolean
}

const LISTEN = '0A'
const UNCONNECTED = '07'
const LOOPBACK = [/^[0-9A-F]{6}7F$/, /^0{24}01000000$/, /^0{16}F{4}0{4}[0-9A-F]{6}7F$/]

/**
 * The listening sockets of `/proc/net/tcp`, `tcp6`, `udp` and `udp6`, read one after the other. Which of them a line is
 * from, the line with the column names tells: UDP alone has a column `drops`.
 *
 * @see proc_net_tcp.txt of the Linux kernel
 */
export function readSocketTables(text: string): readonly ListeningSocket[] {
  let protocol: ListeningSocket['protocol'] = 'tcp'
  const sockets: ListeningSocket[] = []
  for (const line of text.split('\n')) {
    if (line.includes('local_address')) protocol = /\bdrops\b/.test(line) ? 'udp' : 'tcp'
    const [, address = '', port = '', state] =
      /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? []
    if (state !== (protocol === 'tcp' ? LISTEN : UNCONNECTED)) continue
    const isLoopback = LOOPBACK.some((pattern) => pattern.test(address))
    sockets.push({ protocol, port: Number.parseInt(port, 16), isLoopback })
  }
  return sockets
}
