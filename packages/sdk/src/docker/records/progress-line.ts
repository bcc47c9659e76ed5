import { z } from 'zod'

/** One line of what the engine says while it pushes, pulls or loads. */
export interface ProgressLine {
  /** `4f2c9ab10c3d: Pushed`, without counters. */
  readonly text?: string
  /** What the registry has now. */
  readonly pushed?: { readonly digest: string; readonly sizeBytes: number }
  /** Why it stopped. */
  readonly error?: string
}

/** Podman tells the digest in words alone. */
const PUSHED = /^\S+: digest: (sha256:[0-9a-f]{64}) size: (\d+)$/

/** Reads a line; every field that is not as documented counts as missing. */
export const progressLineRecord = z
  .looseObject({
    stream: z.string().optional().catch(undefined),
    status: z.string().optional().catch(undefined),
    id: z.string().optional().catch(undefined),
    error: z.string().optional().catch(undefined),
    errorDetail: z.looseObject({ message: z.string() }).optional().catch(undefined),
    aux: z.looseObject({ Digest: z.string(), Size: z.number() }).optional().catch(undefined),
  })
  .transform(({ stream, status, id, error, errorDetail, aux }): ProgressLine => {
    const said = (stream ?? status)?.trim()
    const [, digest = aux?.Digest, sizeBytes = aux?.Size] = PUSHED.exec(said ?? '') ?? []
    const failure = errorDetail?.message ?? error
    return {
      ...(said && { text: id ? `${id}: ${said}` : said }),
      ...(digest !== undefined && { pushed: { digest, sizeBytes: Number(sizeBytes) } }),
      ...(failure !== undefined && { error: failure }),
    }
  })
