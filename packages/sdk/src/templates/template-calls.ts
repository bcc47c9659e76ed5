import type { AppTemplate } from '../config/template.js'
import type { Workplace } from '../inventory/workplace.js'
import type { Finding } from './finding.js'
import { inRepository } from './in-repository.js'
import type { ProposedTemplate } from './propose-template.js'
import type { TemplateFacts } from './template-facts.js'
import type { DeletedTemplate, KeptTemplate, PutTemplate, TemplatePlan } from './template-plan.js'

/** Ends a call early. */
export interface TemplateCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Options of `client.templates.check`. */
export interface TemplateCheckOptions extends TemplateCallOptions {
  /** The image that a version is to be made of. @defaultValue the newest of the repository */
  readonly tag?: string | undefined
  /** What is known besides; it counts before what the image says. */
  readonly facts?: TemplateFacts | undefined
}

/** Options of `client.templates.propose`. */
export interface TemplateProposeOptions extends TemplateCallOptions {
  /** `game-server`, `studio/game-server`, or with the registry in front. */
  readonly repository: string
  /** Build folder, for what is not pushed yet. Without it the newest image of the repository is looked at. */
  readonly folder?: string | undefined
  /** Folder of the game's project, which shows the netcode. */
  readonly projectFolder?: string | undefined
  /** Ports that the image is to expose: `7777/udp`; without protocol, TCP. @defaultValue those of the newest image */
  readonly ports?: readonly string[] | undefined
}

/**
 * Calls about templates: what each new tag of a repository becomes an app version by. They are kept by the platform's registry
 * service where that does so, and else in the `slipway.json` of the client; each result says where. A change counts for app versions
 * that are made later: those that exist are never changed.
 *
 * Repositories are `game-server`, `studio/game-server`, or with the registry in front.
 */
export interface TemplateCalls {
  /**
   * The template of a repository: the one that a server keeps, else the one of the project file, also where a server could keep one
   * and does not yet. Network: once for each client what `capabilities` asks; 1 or 2 GETs on a server. Disk: the project file.
   *
   * @throws NotFoundError `NAME_UNKNOWN` where it has none; ConfigError `CONFIG_INVALID` where nobody keeps templates and there is no
   * project file, or it is not valid, `REFERENCE_INVALID`; AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`; ConnectionError;
   * AbortError.
   */
  get(repository: string, options?: TemplateCallOptions): Promise<KeptTemplate>

  /**
   * What keeping a template would change, and what is wrong with it. Changes nothing. The first template of a repository takes an
   * image in it.
   *
   * Network: as `get`; 1 GET or more for the newest tag, 2 or 3 for its image; with an API token 1 for the app.
   *
   * @throws ConflictError `PRECONDITION_FAILED` for the first template of a repository without an image; ConfigError
   * `TEMPLATE_INVALID` for what is no template, and for a hidden variable whose value nobody has; ConfigError `CONFIG_INVALID` where
   * the project file has no such image; else as `get`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const { template } = await client.templates.get('game-server')
   * const plan = await client.templates.plan('game-server', { ...template, memoryMib: 2048 })
   * for (const { path, from, to } of plan.differences) console.log(path, from, '->', to)
   * await client.templates.put(plan)
   * ```
   */
  plan(repository: string, template: AppTemplate, options?: TemplateCallOptions): Promise<TemplatePlan>

  /**
   * Keeps the template of a plan. App versions that exist stay as they are. On a server the app is made where it is missing, and the
   * values of secrets are sent along, which nobody can read there afterwards; a variable with `isHidden` keeps the value that the
   * server has. In a file there are names of secrets only.
   *
   * Network: as `get`; on a server 2 to 5 requests. Disk: else replaces the project file, in which all other bytes stay.
   *
   * @throws ConfigError `TEMPLATE_INVALID` for errors in the template or a secret that is not stored, `OPTION_INVALID` for what is no
   * plan; ConflictError `PLAN_OUTDATED` where the template is not the one that the plan starts from: nothing was changed. QuotaError
   * `PLAN_LIMIT` where there is no room for another app; LocalError `LOCAL_IO`; else as `get`.
   */
  put(plan: TemplatePlan, options?: TemplateCallOptions): Promise<PutTemplate>

  /**
   * Forgets the template of a repository: later tags get no app version. Those that exist stay. Network and disk: as `put`.
   *
   * @throws as `get`, except that there need be none; LocalError `LOCAL_IO`.
   */
  delete(repository: string, options?: TemplateCallOptions): Promise<DeletedTemplate>

  /**
   * What is wrong with a template, errors first: what the platform would refuse, and what would keep players out. The template of a
   * repository is checked together with an image; one that is given, by `facts` and the other options alone.
   *
   * Network: for a repository as `plan`, without the app; else none.
   *
   * @throws ConfigError `TEMPLATE_INVALID` for what has not the form of a template; for a repository NotFoundError
   * `MANIFEST_UNKNOWN` where there is no such tag; else as `get`.
   */
  check(what: string | AppTemplate, options?: TemplateCheckOptions): Promise<readonly Finding[]>

  /**
   * A first template, with what was assumed in it.
   *
   * Network: none with `folder`; else as `check`. Disk: reads the build folder; lists up to 20,000 entries of the project's and reads
   * some of its files.
   *
   * @throws ConfigError for a folder that cannot become an image, with the codes of `push`; LocalError `LOCAL_IO`; else as `get`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const { template, assumptions } = await client.templates.propose({
   *   repository: 'game-server',
   *   folder: 'build/linux-server',
   *   projectFolder: '.',
   * })
   * for (const { message } of assumptions) console.log(message)
   * console.log(template.ports)
   * ```
   */
  propose(options: TemplateProposeOptions): Promise<ProposedTemplate>

  /**
   * A template that makes versions like an existing app version. Its hidden variables have no value in it.
   *
   * Network: once for each client what `capabilities` asks; 1 GET.
   *
   * @throws NotFoundError `NAME_UNKNOWN` where there is no such version; ServiceError `CAPABILITY_MISSING` without a platform; else as
   * `get`.
   */
  copyOf(app: string, version: string, options?: TemplateCallOptions): Promise<AppTemplate>
}

/** The {@link TemplateCalls} of a client. */
export function createTemplateCalls(place: Workplace): TemplateCalls {
  return {
    get: (repository, { signal } = {}) =>
      inRepository(place, { repository, signal }, async (at) =>
        (await import('./kept-template.js')).getTemplate(at, { signal }),
      ),
    async plan(repository, template, { signal } = {}) {
      const { readTemplate } = await import('./template-shape.js')
      const { planTemplate } = await import('./plan-template.js')
      const to = readTemplate(template)
      return inRepository(place, { repository, signal }, async ({ inventory, home, ...at }) => {
        const counting = await at.findHome()
        const found = counting.kind === home.kind ? undefined : await counting.find(at.repository, { signal })
        const before = found && { template: found.template, place: counting.place }
        return planTemplate(inventory, home, { repository: at.repository, template: to, before, signal })
      })
    },
    async put(given, { signal } = {}) {
      const { readTemplatePlan } = await import('./read-template-plan.js')
      const { putTemplate } = await import('./put-template.js')
      const plan = readTemplatePlan(given)
      const repository = `${plan.registry}/${plan.repository}`
      return inRepository(place, { repository, signal }, ({ home }) => putTemplate(home, plan, { signal }))
    },
    delete: (repository, { signal } = {}) =>
      inRepository(place, { repository, signal }, async (at) =>
        (await import('./kept-template.js')).deleteTemplate(at, { signal }),
      ),
    async check(what, options = {}) {
      if (typeof what !== 'string') return checkGiven(what, options)
      const { checkKeptTemplate } = await import('./kept-template.js')
      const { signal } = options
      return inRepository(place, { repository: what, signal }, (at) => checkKeptTemplate(at, options))
    },
    propose: async (options) => (await import('./propose-for.js')).proposeFor(place, options),
    async copyOf(app, version, { signal } = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { copyVersion } = await import('./copy-version.js')
      return withInventory(
        place,
        () => ({ signal }),
        (inventory) => copyVersion(inventory, { app, version }, { signal }),
      )
    },
  }
}

async function checkGiven(
  template: AppTemplate,
  { tag, facts }: TemplateCheckOptions,
): Promise<readonly Finding[]> {
  const { readTemplate } = await import('./template-shape.js')
  const { checkTemplate } = await import('./check-template.js')
  return checkTemplate(readTemplate(template), { ...(tag !== undefined && { tag }), ...facts })
}
