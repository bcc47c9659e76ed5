import type { Credential } from '../credentials/credential.js'
import { LocalError } from '../errors/classes.js'
import { createRedactor, type Redactor } from '../log/redactor.js'
import { parseReference } from '../reference/reference.js'
import type { EngineConnection, EngineRequest } from './connection.js'
import { refusalWords } from './engine-error.js'
import { headerValue } from './header-value.js'
import type { EnginePushed, EngineTransferOptions } from './images.js'
import { readJsonLines } from './json-lines.js'
import { type ProgressLine, progressLineRecord } from './records/progress-line.js'
import { transferError } from './transfer-error.js'

const AUTH_HEADER = 'X-Registry-Auth'

/** What a transfer needs besides its reference. */
export interface TransferOptions extends EngineTransferOptions {
  readonly credential: Credential | 'anonymous'
}

/**
 * Lets the engine push an image that it has: `POST /images/{name}/push`.
 *
 * The credential goes with this one request, for the registry of the reference alone; the engine keeps it nowhere.
 */
export async function pushImage(
  connection: EngineConnection,
  reference: string,
  options: TransferOptions,
): Promise<EnginePushed> {
  const { name, tag } = nameAndTag(reference)
  const action = 'let the Docker engine push'
  const path = `/images/${name}/push?tag=${encodeURIComponent(tag)}`
  let pushed: EnginePushed | undefined
  for await (const line of transfer(connection, { action, path, reference }, options))
    pushed = line.pushed ?? pushed
  if (pushed !== undefined) return pushed
  throw new LocalError('ENGINE_FAILED', {
    action,
    target: reference,
    reason: 'the engine ended without the digest of what it pushed',
    hint: 'See whether the tag is in the registry, then push again.',
    side: 'local',
  })
}

/** Lets the engine pull an image: `POST /images/create`. */
export async function pullImage(
  connection: EngineConnection,
  reference: string,
  options: TransferOptions,
): Promise<void> {
  const { name, tag } = nameAndTag(reference)
  const path = `/images/create?fromImage=${encodeURIComponent(name)}&tag=${encodeURIComponent(tag)}`
  const lines = transfer(connection, { action: 'let the Docker engine pull', path, reference }, options)
  for await (const _ of lines);
}

/** The lines of a transfer up to its end; the first that tells of an error is thrown. */
async function* transfer(
  connection: EngineConnection,
  { action, path, reference }: { readonly action: string; readonly path: string; readonly reference: string },
  { credential, onLine, signal }: TransferOptions,
): AsyncGenerator<ProgressLine, void, undefined> {
  const redactor = createRedactor()
  const headers = { [AUTH_HEADER]: authOf(credential, redactor) }
  const about = { action, target: reference, isAnonymous: credential === 'anonymous' }
  const request: EngineRequest = {
    method: 'POST',
    path,
    headers,
    action,
    target: reference,
    redactor,
    signal,
  }
  const body = await connection.stream(request).catch((error: unknown) => {
    // The engine asks the registry first, and gives its answer as its own.
    const words = refusalWords(error)
    throw words === undefined ? error : transferError(words, about)
  })
  for await (const value of readJsonLines(body)) {
    const line = progressLineRecord.safeParse(value)
    if (!line.success) continue
    const { text, error } = line.data
    if (error !== undefined) throw transferError(redactor.text(error), about)
    if (text !== undefined) onLine?.(redactor.text(text))
    yield line.data
  }
}

/** Without a header Docker refuses; an empty object is a login as nobody. */
function authOf(credential: Credential | 'anonymous', redactor: Redactor): string {
  if (credential === 'anonymous') return headerValue({})
  const { username, secret, registry } = credential
  redactor.learn(secret)
  return headerValue({ username, password: secret.reveal(), serveraddress: registry })
}

/** A push and a pull take name and tag apart. A digest takes the tag's place. */
function nameAndTag(reference: string): { readonly name: string; readonly tag: string } {
  const {
    registry,
    repository,
    tag = 'latest',
    digest,
  } = parseReference(reference, { registry: 'docker.io' })
  return { name: `${registry}/${repository}`, tag: digest ?? tag }
}
