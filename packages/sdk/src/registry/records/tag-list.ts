import { z } from 'zod'

const schema = z.looseObject({ tags: z.array(z.string()).nullish() })

/** The tags of one page of a tag list; registries write `null` for none. `undefined` when the body is something else. */
export function readTagList(body: Buffer): readonly string[] | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(body.toString('utf8')))
    return parsed.success ? (parsed.data.tags ?? []) : undefined
  } catch {
    return undefined
  }
}
