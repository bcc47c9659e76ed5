import type { EngineConnection, EngineRequest } from './connection.js'
import { refusalWords } from './engine-error.js'
import { readJsonLines } from './json-lines.js'
import { type BuildLine, buildLineRecord } from './records/build-line.js'

/**
 * Sends a build and gives what the engine says, line by line. A build that it refuses at once, such as for a Dockerfile that
 * it cannot read, is a line with an error like one that fails later.
 */
export async function* buildLines(
  connection: EngineConnection,
  request: EngineRequest,
): AsyncGenerator<BuildLine, void, undefined> {
  const redact = (text: string) => request.redactor?.text(text) ?? text
  let body: Awaited<ReturnType<EngineConnection['stream']>>
  try {
    body = await connection.stream(request)
  } catch (error) {
    const message = refusalWords(error)
    if (message === undefined) throw error
    yield { error: { message } }
    return
  }
  for await (const value of readJsonLines(body)) {
    const line = buildLineRecord.safeParse(value)
    if (!line.success) continue
    const { error } = line.data
    yield error === undefined
      ? line.data
      : { ...line.data, error: { ...error, message: redact(error.message) } }
  }
}
