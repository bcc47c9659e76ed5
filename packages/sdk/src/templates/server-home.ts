import type { JsonApi } from '../http/json-api.js'
import { nameIn, projectOf } from '../inventory/repository-name.js'
import { createApps } from '../platform/apps.js'
import { createServerTemplate } from '../platform/templates.js'
import type { Session } from '../session/session.js'
import { checkNames } from './check-names.js'
import { requireValues } from './lost-values.js'
import { requireNoErrors } from './require-no-errors.js'
import type { TemplateKeeper } from './template-home.js'

/**
 * The templates that the registry service of a platform keeps. The server makes the app version of each new tag by itself.
 *
 * Network: `find` 1 GET, `put` as `Apps.ensure` and 1 PUT, `delete` 1 DELETE; 1 or 2 GETs more where the form of the image's name
 * is not known. Disk: `put` reads the secrets that the template names.
 */
export function createServerHome(platform: JsonApi, session: Pick<Session, 'findSecrets'>): TemplateKeeper {
  const templateOf = (repository: string) => {
    const project = projectOf(repository)
    const name = project === undefined ? repository : nameIn(project, repository)
    return createServerTemplate(platform, { project, name })
  }
  return {
    kind: 'server',
    place: platform.url.host,
    find: (repository, options) => templateOf(repository).find(options),
    async checkPut(_, template, { kept } = {}) {
      requireValues(template, kept)
    },
    async put(repository, template, options) {
      requireNoErrors(checkNames(template, { home: 'server' }), repository)
      const findSecret = await session.findSecrets(template, options)
      // The server takes a template of an app that is there only.
      await createApps(platform).ensure(template.app, options)
      await templateOf(repository).put(template, findSecret, options)
    },
    delete: async (repository, options) => (await templateOf(repository).delete(options)) === 'deleted',
  }
}
