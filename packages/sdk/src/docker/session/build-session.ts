import { randomUUID } from 'node:crypto'
import { performServerHandshake } from 'node:http2'
import { writeMessage } from '../buildkit/protobuf-writer.js'
import type { EngineConnection } from '../connection.js'
import { answerCall, type GrpcMethod } from './grpc-call.js'

const ACTION = 'open a build session with'
/** So much may be under way before this side has to say that it read it. */
const WINDOW_BYTES = 8 * 1024 * 1024
const SERVING = 1

/** What the engine's BuildKit asks this side for while it builds: files, credentials. */
export interface BuildSession {
  /** For the parameter `session` of a build. */
  readonly id: string
  close(): void
}

/** What {@link openBuildSession} needs. */
export interface BuildSessionOptions {
  /** What the engine may call. It learns of them at once and calls nothing else. */
  readonly methods: readonly GrpcMethod[]
  /** Equal for builds of the same context: the engine asks for changed files only. */
  readonly sharedKey?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens a build session: a connection over which the engine calls this side, by gRPC on HTTP/2. The caller closes it.
 *
 * Network: one request to the engine, kept open.
 *
 * @throws LocalError `ENGINE_NOT_RUNNING`, `ENGINE_DENIED`, `ENGINE_FAILED`; AbortError `ABORTED`.
 * @see Docker Engine API v1.41, "POST /session"
 */
export async function openBuildSession(
  connection: EngineConnection,
  { methods, sharedKey, signal }: BuildSessionOptions,
): Promise<BuildSession> {
  const id = randomUUID()
  const offered = [...methods, health]
  const socket = await connection.hijack({
    method: 'POST',
    path: '/session',
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'slipway',
      ...(sharedKey !== undefined && { 'X-Docker-Expose-Session-Sharedkey': sharedKey }),
      'X-Docker-Expose-Session-Grpc-Method': offered.map(({ path }) => path),
    },
    action: ACTION,
    target: 'the Docker engine',
    signal,
  })
  const session = performServerHandshake(socket, { settings: { initialWindowSize: WINDOW_BYTES } })
  const byPath = new Map(offered.map((method) => [method.path, method]))
  // A session that breaks off shows in the build that it belongs to.
  session.on('error', () => undefined)
  session.on('stream', (stream, headers) => answerCall(stream, headers, byPath))
  // Node reads what came with the answer a tick later, and crashes when the session is closed before.
  await new Promise<void>((resolve) => session.once('connect', () => resolve()).once('close', resolve))
  if (!session.destroyed) session.setLocalWindowSize(4 * WINDOW_BYTES)
  return { id, close: () => session.destroy() }
}

/** BuildKit asks from time to time whether anybody is there. */
const health: GrpcMethod = {
  path: '/grpc.health.v1.Health/Check',
  handle: ({ send }) => send(writeMessage([[1, SERVING]])),
}
