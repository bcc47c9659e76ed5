import { expect, it } from 'vitest'
import { readSocketTables } from './socket-table.js'

const TCP = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const UDP =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops'
const line = (local: string, state: string) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 123 1 0 100 0 0 10 0`

it('tells TCP from UDP, and sockets that wait from those that are connected', () => {
  const text = [
    TCP,
    line('00000000:1F90', '0A'),
    line('0100007F:1F91', '01'),
    UDP,
    line('00000000:1E61', '07'),
  ]

  expect(readSocketTables(text.join('\n'))).toEqual([
    { protocol: 'tcp', port: 8080, isLoopback: false },
    { protocol: 'udp', port: 7777, isLoopback: false },
  ])
})

it.each([
  ['127.0.0.1', '0100007F', true],
  ['127.0.0.53', '3500007F', true],
  ['10.0.0.127', '7F00000A', false],
  ['::1', '00000000000000000000000001000000', true],
  ['::', '00000000000000000000000000000000', false],
  ['::ffff:127.0.0.1', '0000000000000000FFFF00000100007F', true],
  ['::ffff:10.0.0.1', '0000000000000000FFFF00000100000A', false],
])('knows who reaches %s', (_name, address, isLoopback) => {
  const [socket] = readSocketTables([UDP, line(`${address}:1E61`, '07')].join('\n'))

  expect(socket).toEqual({ protocol: 'udp', port: 7777, isLoopback })
})
