import { digestOf } from '../../../src/reference/digest.js'

/** A tag as `registry-image-tag-list` documents it, alone on its artifact. */
export function aTag(
  tag: string,
  changes: { readonly artifact?: object; readonly [field: string]: unknown } = {},
) {
  const { artifact, ...fields } = changes
  return {
    tag,
    last_push_at: '2026-04-22 20:30:52.283949',
    artifact: {
      artifact_deleted: false,
      remaining_tags: [tag],
      image_hash: digestOf(tag),
      size_mb: 512,
      ...artifact,
    },
    ...fields,
  }
}

/** As many tags: `t0`, `t1`, … */
export function manyTags(count: number) {
  return Array.from({ length: count }, (_, at) => aTag(`t${at}`))
}
