import { createServer } from 'node:http'
import { listen } from './listening.js'

/** What became of the events that a {@link ShufflingProxy} was given. */
export interface ShuffleCounts {
  readonly taken: number
  readonly lost: number
  readonly doubled: number
  /** Deliveries that came later than one that was sent after them. */
  readonly reordered: number
  /** Deliveries that the receiver did not answer with success: it was not there, for example. */
  readonly failed: number
}

/** The way from a Harbor to a receiver of its webhooks, on which events get lost, doubled and overtaken. */
export interface ShufflingProxy {
  /** Where Harbor sends to. */
  readonly url: string
  /** Leads the way to another receiver. */
  to(receiver: string): void
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
  counts(): ShuffleCounts
}

/** How many events wait for each other at most, and how long, in milliseconds. */
const HANDFUL = 6
const PATIENCE_MS = 30
/** Shares of the events that get lost, and that come twice. */
const LOST = 0.25
const DOUBLED = 0.25

interface Waiting {
  readonly sequence: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Starts a {@link ShufflingProxy} that ends with the test. `random` gives numbers from 0 up to `below`. */
export async function startShufflingProxy(random: (below: number) => number): Promise<ShufflingProxy> {
  const counts = { taken: 0, lost: 0, doubled: 0, reordered: 0, failed: 0 }
  const sending = new Set<Promise<void>>()
  let receiver: string | undefined
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined
  let newest = 0

  const deliver = async ({ headers, body, sequence }: Waiting) => {
    if (sequence < newest) counts.reordered += 1
    newest = Math.max(newest, sequence)
    const isTaken = await fetch(receiver ?? 'http://127.0.0.1:1/', { method: 'POST', headers, body }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (!isTaken) counts.failed += 1
  }
  const flush = () => {
    clearTimeout(timer)
    const handful = waiting
    waiting = []
    const shuffled = handful.map((event) => ({ event, at: random(1_000_000) })).sort((a, b) => a.at - b.at)
    const work = shuffled
      .reduce((before, { event }) => before.then(() => deliver(event)), Promise.resolve())
      .finally(() => sending.delete(work))
    sending.add(work)
  }
  const take = (event: Waiting) => {
    counts.taken += 1
    const chance = random(1_000) / 1_000
    if (chance < LOST) {
      counts.lost += 1
      return
    }
    const isDoubled = chance < LOST + DOUBLED
    if (isDoubled) counts.doubled += 1
    waiting.push(event, ...(isDoubled ? [event] : []))
    clearTimeout(timer)
    if (waiting.length >= HANDFUL) flush()
    else timer = setTimeout(flush, PATIENCE_MS)
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(200).end()
      const { authorization = '', 'content-type': type = '' } = request.headers
      const headers = { authorization, 'content-type': type }
      take({ sequence: counts.taken + 1, headers, body: Buffer.concat(chunks).toString('utf8') })
    })
  })
  const host = await listen(server)
  return {
    url: `http://${host}/hook`,
    to: (url) => {
      receiver = url
    },
    async settled() {
      flush()
      while (sending.size > 0) await Promise.all(sending)
    },
    counts: () => ({ ...counts }),
  }
}
