import type { JsonApi } from '../http/json-api.js'
import { addressImage, type ImageName } from './image-name.js'
import { imageTagRecord } from './records/image-tag.js'
import { pageRecord } from './records/page.js'

const oneTag = pageRecord(imageTagRecord, 'data')

/** The path of an image, whose name is encoded. */
export function imagePath(name: string): string {
  return `/v1/container-registry/images/${name}`
}

/** The path of an image's tags. */
export function tagsOf(name: string): string {
  return `${imagePath(name)}/tags`
}

/**
 * The name of an image for a path, encoded, in the form that a read has shown to be the server's: what changes anything is sent
 * under it alone, because another form may name another image. Network: at most 2 GET, none where the form is known.
 *
 * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such image, although not where the form is known.
 * @see the platform's v1 API, `registry-image-tag-list`
 */
export async function settleImageName(
  client: JsonApi,
  image: ImageName,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const address = addressImage(client, image)
  const action = `list the tags of ${repositoryOf(image)} at`
  const ask = async (name: string) => {
    const path = `${tagsOf(name)}?page=1&limit=1`
    await client.call({ method: 'GET', path, answer: oneTag, action, signal })
    return name
  }
  return address.known ?? (await address.find(ask))
}

/** An image's repository for people, with the project where that is known. */
export function repositoryOf({ project, name }: ImageName): string {
  return project === undefined ? name : `${project}/${name}`
}
