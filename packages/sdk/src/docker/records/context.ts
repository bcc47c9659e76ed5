import { z } from 'zod'

/** What a context of Docker's client says about its engine. */
export interface DockerContext {
  /** `unix:///var/run/docker.sock`. */
  readonly host: string
  readonly isTlsVerified: boolean
}

/** Reads `config.json` of Docker's client: the name of the context in use. */
export const clientConfigRecord = z
  .looseObject({ currentContext: z.string().nullish().catch(undefined) })
  .transform(({ currentContext }) => currentContext || undefined)

/** Reads `meta.json` of a context. */
export const contextRecord = z
  .looseObject({
    Endpoints: z.looseObject({
      docker: z.looseObject({ Host: z.string().min(1), SkipTLSVerify: z.boolean().nullish() }),
    }),
  })
  .transform(
    ({ Endpoints: { docker } }): DockerContext => ({
      host: docker.Host,
      isTlsVerified: docker.SkipTLSVerify !== true,
    }),
  )
