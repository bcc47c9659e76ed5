import { z } from 'zod'

const schema = z.looseObject({ repositories: z.array(z.string()).nullable() })

/** The repositories of one page of a catalog; registries write `null` for none. `undefined` when the body is something else. */
export function readRepositoryList(body: Buffer): readonly string[] | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(body.toString('utf8')))
    return parsed.success ? (parsed.data.repositories ?? []) : undefined
  } catch {
    return undefined
  }
}
