import { pipeline, Readable, Transform } from 'node:stream'
import { IntegrityError } from '../errors/classes.js'
import type { RequestBody } from './request.js'

/** Small enough that a slow uplink shows movement, large enough to cost nothing. */
const PIECE_BYTES = 64 * 1024

/** A body on its way out. */
export interface MeteredBody {
  readonly stream: Readable
  /** What went wrong while the body was read, if anything did. */
  readonly failure: unknown
}

/**
 * Opens a body and counts its bytes as they go out. A body that turns out shorter or longer than announced fails with
 * `SIZE_MISMATCH`: the other side would wait for the rest, or take it for the next request.
 */
export function meterBody(
  body: RequestBody,
  options: { readonly action: string; readonly target?: string | undefined; readonly onBytes: () => void },
): MeteredBody {
  const { sizeBytes, onSent } = body
  let sentBytes = 0
  let failure: unknown

  const mismatch = (): IntegrityError =>
    new IntegrityError('SIZE_MISMATCH', {
      action: options.action,
      target: options.target,
      reason: `the data has ${sentBytes < (sizeBytes ?? 0) ? 'fewer' : 'more'} than the ${sizeBytes} bytes announced`,
      hint: 'Make sure that nothing changes the files meanwhile, then try again.',
      side: 'local',
    })

  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sentBytes += chunk.byteLength
      if (sizeBytes !== undefined && sentBytes > sizeBytes) return done(mismatch())
      options.onBytes()
      onSent?.(sentBytes)
      done(null, chunk)
    },
    flush(done) {
      done(sizeBytes !== undefined && sentBytes !== sizeBytes ? mismatch() : null)
    },
  })
  meter.on('error', (error) => {
    failure = error
  })

  onSent?.(0)
  const opened = body.open()
  const source = Buffer.isBuffer(opened) ? Readable.from(pieces(opened), { objectMode: false }) : opened
  pipeline(source, meter, () => undefined)

  return {
    stream: meter,
    get failure() {
      return failure
    },
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}
