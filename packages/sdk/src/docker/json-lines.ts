import type { Readable } from 'node:stream'

const MAX_LINE_LENGTH = 1024 * 1024

/** Reads the engine's progress: one JSON value after the other. What is not JSON, or is endless, is passed over. */
export async function* readJsonLines(body: Readable): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE_LENGTH) rest = ''
    for (const line of lines) yield* parsed(line)
  }
  yield* parsed(rest)
}

function* parsed(line: string): Generator<unknown, void, undefined> {
  if (line.trim() === '') return
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return
  }
  yield value
}
