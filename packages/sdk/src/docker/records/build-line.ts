import { z } from 'zod'

/** One line of what the engine says while it builds. */
export interface BuildLine {
  /** Output of the classic builder and of its steps. */
  readonly text?: string
  /** How far the classic builder is with one layer of a base image, in bytes. */
  readonly fetched?: { readonly layer: string; readonly done: number; readonly total: number }
  /** BuildKit's report, a `StatusResponse`. */
  readonly trace?: Uint8Array
  /** The image so far: the last one is the result. */
  readonly imageId?: string
  readonly error?: { readonly message: string; readonly exitCode?: number }
}

/** BuildKit's words, and Podman's. */
const EXIT_CODE = /exit (?:code:|status) (\d+)/
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/

/**
 * Reads a line; every field that is not as documented counts as missing.
 *
 * @see Docker Engine API v1.41, "POST /build"; the ids `moby.buildkit.trace` and `moby.image.id` are undocumented
 */
export const buildLineRecord = z
  .looseObject({
    stream: z.string().optional().catch(undefined),
    status: z.string().optional().catch(undefined),
    id: z.string().optional().catch(undefined),
    progressDetail: z.looseObject({ current: z.number(), total: z.number() }).optional().catch(undefined),
    aux: z
      .union([z.string(), z.looseObject({ ID: z.string().regex(IMAGE_ID) })])
      .optional()
      .catch(undefined),
    error: z.string().optional().catch(undefined),
    errorDetail: z
      .looseObject({ message: z.string(), code: z.number().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .transform(({ stream, status, id, progressDetail, aux, error, errorDetail }): BuildLine => {
    const message = (errorDetail?.message ?? error)?.trim()
    const exitCode = errorDetail?.code ?? exitCodeIn(message)
    return {
      ...textOf(stream, status, id),
      ...(id !== undefined &&
        progressDetail !== undefined &&
        // Unpacking counts from 0 again; what is fetched is what takes the time.
        status === 'Downloading' && {
          fetched: { layer: id, done: progressDetail.current, total: progressDetail.total },
        }),
      ...(typeof aux === 'string' && id === 'moby.buildkit.trace' && { trace: Buffer.from(aux, 'base64') }),
      ...(typeof aux === 'object' && { imageId: aux.ID }),
      ...(message !== undefined && {
        error: { message, ...(exitCode !== undefined && { exitCode }) },
      }),
    }
  })

function textOf(stream?: string, status?: string, id?: string): { readonly text?: string } {
  if (stream !== undefined) return { text: stream }
  if (status === undefined || status === 'Downloading' || status === 'Extracting') return {}
  return { text: `${id === undefined ? '' : `${id}: `}${status}\n` }
}

function exitCodeIn(message = ''): number | undefined {
  const code = EXIT_CODE.exec(message)?.[1]
  return code === undefined ? undefined : Number(code)
}
