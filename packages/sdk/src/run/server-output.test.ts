import { expect, it } from 'vitest'
import type { OutputFrame } from '../docker/container-output.js'
import { createRedactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import type { OutputLine } from './run-report.js'
import { createServerOutput } from './server-output.js'

async function read(frames: readonly OutputFrame[], wanted?: string | RegExp, secret = 'unused-secret') {
  const redactor = createRedactor()
  redactor.learn(new Secret(secret))
  const told: OutputLine[] = []
  const output = createServerOutput({ redactor, wanted, onLine: (line) => told.push(line) })
  async function* source() {
    yield* frames
  }
  await output.follow(source())
  return { told, output }
}

const out = (text: string): OutputFrame => ({ stream: 'stdout', bytes: Buffer.from(text) })
const err = (text: string): OutputFrame => ({ stream: 'stderr', bytes: Buffer.from(text) })

it('puts lines together, each stream for itself, and ends the last one', async () => {
  const { told } = await read([out('Load'), err('warn\r\n'), out('ing\nre'), out('ady')])

  expect(told).toEqual([
    { stream: 'stderr', text: 'warn' },
    { stream: 'stdout', text: 'Loading' },
    { stream: 'stdout', text: 'ready' },
  ])
})

it('keeps letters whole that were cut in the middle', async () => {
  const bytes = Buffer.from('ungelüftet\n')
  const { told } = await read(Array.from(bytes, (byte) => ({ stream: 'stdout', bytes: Buffer.from([byte]) })))

  expect(told).toEqual([{ stream: 'stdout', text: 'ungelüftet' }])
})

it('finds what is waited for, as text and as a pattern with a memory', async () => {
  expect((await read([out('a\nready to go\n')], 'ready')).output.isFound).toBe(true)
  expect((await read([out('x1\nx2\n')], /x2/g)).output.isFound).toBe(true)
  expect((await read([out('rea\ndy\n')], 'ready')).output.isFound).toBe(false)
})

it('takes secrets out of lines, and keeps the latest 200', async () => {
  const { output } = await read(
    Array.from({ length: 300 }, (_one, index) => out(`${index} my-long-token\n`)),
    undefined,
    'my-long-token',
  )

  expect(output.lines).toHaveLength(200)
  expect(output.lines.at(-1)).toEqual({ stream: 'stdout', text: '299 [secret]' })
})

it('cuts a line that does not end', async () => {
  const { told } = await read([out('x'.repeat(20_000)), out('y\n')])

  expect(told.map(({ text }) => text.length)).toEqual([20_000, 1])
})
