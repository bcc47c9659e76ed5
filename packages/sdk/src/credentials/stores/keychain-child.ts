import { dirname } from 'node:path'
import { loadBackend } from './keychain-backend.js'
import type { KeychainAnswer, KeychainRequest } from './keychain-protocol.js'
import { answerRequest } from './keychain-request.js'

// A program of its own, started for one question: a native call that hangs cannot be cancelled, but its process can be
// killed, and the caller's process stays free of native code.
main().then(
  // Written before it ends, and ended although the native part may have left threads.
  (answer) => process.stdout.write(JSON.stringify(answer), () => process.exit(0)),
  () => process.exit(1),
)

async function main(): Promise<KeychainAnswer> {
  const request: unknown = JSON.parse(await readInput())
  if (!isRequest(request)) return { state: 'broken', reason: 'the request is not understood' }
  const backend = loadBackend([dirname(__filename), ...request.moduleFolders])
  return backend.state === 'loaded' ? answerRequest(request, backend) : backend
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** Only our own code asks; this tells another version of it, beside which the program was copied. */
function isRequest(value: unknown): value is KeychainRequest {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map<string, unknown>(Object.entries(value))
  return (
    ['action', 'account', 'entry'].every((name) => typeof fields.get(name) === 'string') &&
    typeof fields.get('isProven') === 'boolean' &&
    Array.isArray(fields.get('moduleFolders'))
  )
}
