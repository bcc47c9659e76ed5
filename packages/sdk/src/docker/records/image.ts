import { z } from 'zod'
import type { HistoryEntry } from '../../oci/config.js'
import { runRecord } from '../../oci/run-record.js'
import { type Digest, isDigest } from '../../reference/digest.js'
import type { EngineImage, ListedEngineImage } from '../images.js'

const strings = z.array(z.string()).nullish()
const NO_NAME = '<none>'

const names = strings.transform((list) => (list ?? []).filter((name) => !name.startsWith(NO_NAME)))

/** Reads the answer of `GET /images/{name}/json`; the history is asked for apart. */
export const imageRecord = z
  .looseObject({
    Id: z.string().min(1),
    RepoTags: names,
    RepoDigests: names,
    Created: z.string().nullish(),
    Os: z.string(),
    Architecture: z.string(),
    Variant: z.string().nullish(),
    Size: z.number().catch(0),
    Config: runRecord.nullish(),
    RootFS: z.looseObject({
      Layers: z.array(z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))).nullish(),
    }),
  })
  .transform(
    (wire): EngineImage => ({
      id: wire.Id,
      tags: wire.RepoTags,
      repoDigests: wire.RepoDigests,
      sizeBytes: wire.Size,
      config: {
        platform: {
          os: wire.Os,
          architecture: wire.Architecture,
          ...(wire.Variant && { variant: wire.Variant }),
        },
        ...(wire.Created && { created: wire.Created }),
        run: wire.Config ?? {},
        diffIds: wire.RootFS.Layers ?? [],
        history: [],
      },
    }),
  )

/** Reads one entry of `GET /images/json`. */
export const listedImageRecord = z
  .looseObject({ Id: z.string().min(1), RepoTags: names, RepoDigests: names })
  .transform(
    ({ Id, RepoTags, RepoDigests }): ListedEngineImage => ({
      id: Id,
      tags: RepoTags,
      repoDigests: RepoDigests,
    }),
  )

/** Reads the answer of `GET /images/{name}/history`, which has the newest step first: the oldest first. */
export const historyRecord = z
  .array(
    z
      .looseObject({
        Created: z.number().nullish().catch(undefined),
        CreatedBy: z.string().nullish(),
        Comment: z.string().nullish(),
        Size: z.number().catch(0),
      })
      .transform(
        ({ Created, CreatedBy, Comment, Size }): HistoryEntry => ({
          ...(Created && Created > 0 && { created: new Date(Created * 1000).toISOString() }),
          ...(CreatedBy && { createdBy: CreatedBy }),
          ...(Comment && { comment: Comment }),
          ...(Size === 0 && { emptyLayer: true }),
        }),
      ),
  )
  .transform((entries): readonly HistoryEntry[] => entries.reverse())
