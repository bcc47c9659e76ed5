import type { AppTemplate } from '../config/template.js'
import type { Inventory } from '../inventory/inventory.js'
import { nameIn, projectOf } from '../inventory/repository-name.js'
import type { Warning } from '../pack/warning.js'
import type { StoredTemplate } from '../platform/records/template.js'
import { createServerTemplate } from '../platform/templates.js'
import type { Session } from '../session/session.js'
import type { Clock } from '../support/clock.js'
import { compareTemplates } from '../templates/compare-template.js'
import type { TemplateHome } from '../templates/template-home.js'
import { openRepositoryDesk } from './open-repository-desk.js'
import { platformOf } from './platform-of.js'
import { ensureOnServer } from './server-version.js'
import type { EnsuredVersion, EnsureOptions, TaggedImage, VersionDesk } from './version-desk.js'

/** What the versions of a repository's tags are made by. */
export interface TagMakerInput {
  readonly inventory: Inventory
  readonly session: Session
  /** Where templates are kept; `undefined` where nothing keeps any. */
  readonly home: TemplateHome | undefined
  /** Counts before the one of a `file` home; a server's own template counts before it. */
  readonly template?: AppTemplate | undefined
  /** Project included. */
  readonly repository: string
  /** @defaultValue one of its own */
  readonly desk?: VersionDesk | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock | undefined
}

/** How a tag is ensured. */
export interface TagOptions extends EnsureOptions {
  /** Whether the tag was pushed just now: then a server with a template is at work for it already. */
  readonly isNew: boolean
}

/** Makes the versions of one repository's tags: by the server where it keeps the template, else by a desk. */
export interface TagMaker {
  readonly template: AppTemplate
  readonly desk: VersionDesk
  readonly warnings: readonly Warning[]
  /** `undefined` where the server has lost the template since, and no other was given. */
  ensure(image: TaggedImage, options: TagOptions): Promise<EnsuredVersion | undefined>
}

/**
 * Opens the {@link TagMaker} of a repository; `undefined` where it has no template. Network or disk: reads the template once.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where nobody makes app versions of this registry's images; the errors of the home.
 */
export async function openTagMaker(input: TagMakerInput): Promise<TagMaker | undefined> {
  const { home, template: given, repository, inventory, signal } = input
  const isWanted = home !== undefined && (home.kind === 'server' || given === undefined)
  const stored = isWanted ? await home.find(repository, { signal }) : undefined
  const template = given ?? stored?.template
  if (template === undefined) return undefined
  const desk = input.desk ?? openRepositoryDesk(input)
  const byClient = (image: TaggedImage, options: TagOptions) => desk.ensure(image, template, options)
  if (stored === undefined || home?.kind !== 'server') {
    return { template, desk, warnings: [], ensure: byClient }
  }
  const platform = platformOf(inventory, repository)
  const project = projectOf(repository)
  const name = project === undefined ? repository : nameIn(project, repository)
  const server = createServerTemplate(platform, { project, name })
  return {
    template: stored.template,
    desk,
    warnings: given === undefined ? [] : ignored(given, stored, repository),
    async ensure(image, options) {
      const { clock } = input
      const tag = { platform, server, stored, image, desk, wait: options.isNew, clock, ...options }
      const ensured = await ensureOnServer(tag)
      return ensured ?? (given && byClient(image, options))
    },
  }
}

/** The server's own template made the version already, or will: another one would make a second. */
function ignored(given: AppTemplate, { template }: StoredTemplate, repository: string): readonly Warning[] {
  const fields = compareTemplates(template, given).map(({ path }) => path)
  if (fields.length === 0) return []
  const message = `The server keeps a template of ${repository}, which counts. The given one was not used: it differs in ${fields.join(', ')}.`
  return [{ code: 'TEMPLATE_IGNORED', message }]
}
