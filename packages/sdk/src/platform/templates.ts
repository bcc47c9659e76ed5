import type { AppTemplate } from '../config/template.js'
import { ConflictError, NotFoundError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { JsonApi } from '../http/json-api.js'
import { addressImage, type ImageName } from './image-name.js'
import { isNotFound, unlessGone } from './missing.js'
import { doneRecord } from './records/done.js'
import { type LinkedVersion, linkRecord } from './records/link.js'
import { type StoredTemplate, templateRecord } from './records/template.js'
import { type FindSecret, templateBody } from './records/template-body.js'
import { imagePath, repositoryOf, settleImageName } from './settled-name.js'
import { versionRefusal } from './version-refusal.js'

/** Ends a call early. */
export interface ServerTemplateOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * The template that a server keeps for one repository, by the registry service extension. Changes are sent under the form of the
 * image's name alone that {@link settleImageName} finds, at most 2 GET before them.
 */
export interface ServerTemplate {
  /** The template; `undefined` where there is none. Network: 1 GET, 1 more where the form of the name is not known. */
  find(options?: ServerTemplateOptions): Promise<StoredTemplate | undefined>
  /**
   * Keeps a template in the place of the one before, and gives it as the server has it then. Its body holds secrets as that of
   * `AppVersions.create`. Network: 1 PUT, which may be repeated.
   *
   * @throws ConflictError with code `PRECONDITION_FAILED` before an image was pushed to the repository; NotFoundError with code
   * `NAME_UNKNOWN` where the template's app is not there; ConfigError with code `TEMPLATE_INVALID`, with nothing sent, for a
   * variable whose secret is not stored; the refusals of {@link versionRefusal}.
   */
  put(template: AppTemplate, findSecret: FindSecret, options?: ServerTemplateOptions): Promise<StoredTemplate>
  /** Forgets the template. App versions stay. Network: 1 DELETE. */
  delete(options?: ServerTemplateOptions): Promise<'deleted' | 'gone'>
  /**
   * Makes the app version of a tag by the template. A server answers the same for a tag that has its version and for a version
   * name that another image's has: `linked-already` says no more than that. The request is never repeated. Network: 1 POST.
   *
   * @throws NotFoundError with code `MANIFEST_UNKNOWN` where there is no such tag; the refusals of {@link versionRefusal}.
   */
  link(
    tag: string,
    options?: ServerTemplateOptions,
  ): Promise<LinkedVersion | 'linked-already' | 'no-template'>
}

/** The {@link ServerTemplate} of one repository. */
export function createServerTemplate(client: JsonApi, image: ImageName): ServerTemplate {
  const repository = repositoryOf(image)
  const pathOf = (name: string) => `${imagePath(name)}/template`
  return {
    async find({ signal } = {}) {
      const action = `read the template of ${repository} at`
      const read = (name: string) =>
        client.call({ method: 'GET', path: pathOf(name), answer: templateRecord, action, signal })
      const found = await unlessGone(() => addressImage(client, image).find(read))
      return found === 'gone' ? undefined : found
    },
    async put(template, findSecret, { signal } = {}) {
      const action = `keep the template of ${repository} at`
      const body = templateBody(template, findSecret)
      const name = await settleImageName(client, image, { signal }).catch((error: unknown) => {
        throw isNotFound(error) ? withoutImage(error, action) : error
      })
      const call = { method: 'PUT', path: pathOf(name), body, answer: templateRecord } as const
      return client.call({ ...call, action, signal }).catch((error: unknown) => {
        throw isSdkError(error, 'ALREADY_EXISTS') ? withoutImage(error, action) : versionRefusal(error)
      })
    },
    async delete({ signal } = {}) {
      const action = `delete the template of ${repository} at`
      const done = await unlessGone(async () => {
        const path = pathOf(await settleImageName(client, image, { signal }))
        return client.call({ method: 'DELETE', path, answer: doneRecord, action, signal })
      })
      return done === 'gone' ? 'gone' : 'deleted'
    },
    async link(tag, { signal } = {}) {
      const action = `link the tag ${tag} of ${repository} at`
      try {
        const name = await settleImageName(client, image, { signal })
        const path = `${imagePath(name)}/tags/${encodeURIComponent(tag)}/link`
        return await client.call({ method: 'POST', path, body: {}, answer: linkRecord, action, signal })
      } catch (error) {
        if (isNotFound(error)) throw withoutTag(error, action)
        const isAnswer = isSdkError(error) && error.serverErrors !== undefined
        if (isAnswer && error.status === 409) return 'linked-already'
        if (isAnswer && error.status === 412) return 'no-template'
        throw versionRefusal(error)
      }
    },
  }
}

function withoutImage(error: SdkError, action: string): ConflictError {
  const hint = 'Push an image to the repository first: a template can be made from then on.'
  return new ConflictError('PRECONDITION_FAILED', { ...error, cause: error.cause, action, hint })
}

function withoutTag(error: SdkError, action: string): NotFoundError {
  const hint = 'Check the spelling of repository and tag, and that the tag was pushed.'
  return new NotFoundError('MANIFEST_UNKNOWN', { ...error, cause: error.cause, action, hint })
}
