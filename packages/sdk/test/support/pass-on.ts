import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { FaultyExchange, PassedAnswer, Passing } from './fault-action.js'

/** Passes a request on to the registry and its answer back, as far and as whole as `how` says. */
export function passOn(
  { request, response }: FaultyExchange,
  { host, agent, how }: { readonly host: string; readonly agent: http.Agent; readonly how: Passing },
): void {
  const [hostname = '', port = ''] = host.split(':')
  const { method, url: path, headers } = request
  const upstream = http.request({ hostname, port, method, path, headers, agent }, (answer) => {
    if (how.changeAnswer === undefined && how.partOfAnswer === undefined) {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    } else void changed(answer, how).then((passed) => sendChanged(request, response, passed, how))
  })
  upstream.on('error', () => request.socket.destroy())
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy()
  })
  let sentBytes = 0
  request.on('data', (chunk: Buffer) => {
    const leftBytes = (how.cutRequestAfterBytes ?? Number.POSITIVE_INFINITY) - sentBytes
    sentBytes += chunk.byteLength
    if (chunk.byteLength > leftBytes) {
      upstream.write(chunk.subarray(0, leftBytes))
      upstream.destroy()
      request.socket.destroy()
      return
    }
    const isTaken = upstream.write(how.changeRequest?.(chunk) ?? chunk)
    if (isTaken && how.bytesPerSecond === undefined) return
    request.pause()
    if (how.bytesPerSecond === undefined) upstream.once('drain', () => request.resume())
    else setTimeout(() => request.resume(), (chunk.byteLength / how.bytesPerSecond) * 1000)
  })
  request.on('end', () => upstream.end())
}

async function changed(answer: IncomingMessage, how: Passing): Promise<PassedAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
  const passed = { status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }
  return how.changeAnswer?.(passed) ?? passed
}

/** Written to the socket itself where only a part of it is to arrive. */
function sendChanged(
  { socket }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: PassedAnswer,
  { partOfAnswer }: Passing,
): void {
  if (partOfAnswer === undefined) {
    response.writeHead(status, headers)
    response.end(body)
    return
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`)
  const head = Buffer.from(`HTTP/1.1 ${status} Cut\r\n${lines.join('\r\n')}\r\n\r\n`)
  const whole = Buffer.concat([head, body])
  socket.write(whole.subarray(0, Math.floor(whole.byteLength * partOfAnswer.share)), () => {
    if (partOfAnswer.isCut) socket.destroy()
  })
}
