import { z } from 'zod'
import type { UploadSession } from '../storage/upload-sessions.js'

const stateShape = z.object({ repository: z.string(), id: z.string(), offsetBytes: z.number() })

/** What the location of an upload says of it. */
export type UploadState = z.infer<typeof stateShape>

/** Writes where an upload stands for the `_state` in the query of its location; clients must not read it. */
export function writeUploadState({ repository, id, file }: UploadSession): string {
  const state: UploadState = { repository, id, offsetBytes: file.sizeBytes }
  return Buffer.from(JSON.stringify(state)).toString('base64url')
}

/** Reads a `_state`; undefined for anything else. */
export function readUploadState(text: string): UploadState | undefined {
  try {
    return stateShape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}
