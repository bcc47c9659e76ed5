import type { JsonApi } from '../http/json-api.js'
import { isNotFound } from './missing.js'

/** An image as its owner names it. */
export interface ImageName {
  /** Absent where it is not known: then there is one form of the name. */
  readonly project?: string | undefined
  /** Without project; may have slashes in it. */
  readonly name: string
}

/** How a server wants images named. */
type NameForm = 'name' | 'project/name'

/** What each client has found out, by project. */
const knownForms = new WeakMap<JsonApi, Map<string, NameForm>>()

/** The address of an image, in the form that the server knows. */
export interface ImageAddress {
  /**
   * Reads by the form that works: the name alone and, where that is not found, with the project. The form that worked is used
   * for all images of the project from then on, as long as the client lives.
   *
   * @param read - gets the image's name for a path, encoded
   * @throws the error for the name alone where neither form is found
   */
  find<T>(read: (name: string) => Promise<T>): Promise<T>
  /** The name for a path, where the form is known or there is but one. */
  readonly known: string | undefined
}

/**
 * Finds how the server wants an image to be named. The published examples have the project in front; the service was seen to
 * take the name alone and to answer 404 for the other.
 *
 * @see the platform's v1 API, `image_name` of `registry-image-tag-list`
 */
export function addressImage(client: JsonApi, { project, name }: ImageName): ImageAddress {
  const short = encodeSegments(name)
  if (project === undefined) return { find: (read) => read(short), known: short }
  const nameIn = (form: NameForm) => (form === 'name' ? short : encodeSegments(`${project}/${name}`))
  const knownForm = () => knownForms.get(client)?.get(project)
  const attempt = async <T>(form: NameForm, read: (name: string) => Promise<T>) => {
    const answer = await read(nameIn(form))
    knownForms.set(client, (knownForms.get(client) ?? new Map<string, NameForm>()).set(project, form))
    return answer
  }
  return {
    get known() {
      const form = knownForm()
      return form && nameIn(form)
    },
    async find(read) {
      const form = knownForm()
      if (form !== undefined) return read(nameIn(form))
      try {
        return await attempt('name', read)
      } catch (error) {
        if (!isNotFound(error)) throw error
        return await attempt('project/name', read).catch((second: unknown) => {
          throw isNotFound(second) ? error : second
        })
      }
    },
  }
}

/** A name for a path: each part of it is encoded, the slashes between them stay. */
function encodeSegments(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}
