import type { AppTemplate } from '../config/template.js'
import { isHiddenEnv } from '../config/template.js'
import { ConflictError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Inventory } from '../inventory/inventory.js'
import type { Warning } from '../pack/warning.js'
import { createApps } from '../platform/apps.js'
import { checkTemplate } from './check-template.js'
import { compareTemplates } from './compare-template.js'
import { readImageFacts } from './image-facts.js'
import { newestImageTag } from './newest-image.js'
import type { TemplateFacts } from './template-facts.js'
import type { TemplateKeeper } from './template-home.js'
import type { TemplatePlan } from './template-plan.js'

/** What {@link planTemplate} works with. */
export interface PlanTemplateInput {
  readonly repository: string
  readonly template: AppTemplate
  /** The one of the project file that has counted so far, where a server is to keep it. */
  readonly before?: CountingTemplate | undefined
  readonly signal?: AbortSignal | undefined
}

/** A template and where it is kept. */
export interface CountingTemplate {
  readonly template: AppTemplate
  readonly place: string
}

/**
 * What keeping a template would change. Changes nothing.
 *
 * @throws ConflictError with code `PRECONDITION_FAILED` for the first template of a repository without an image.
 */
export async function planTemplate(
  inventory: Inventory,
  keeper: TemplateKeeper,
  { repository, template: to, before, signal }: PlanTemplateInput,
): Promise<TemplatePlan> {
  const from = (await keeper.find(repository, { signal }))?.template
  await keeper.checkPut(repository, to, { kept: from, signal })
  const tag = await newestImageTag(inventory, repository, { signal })
  if (from === undefined && tag === undefined) throw noImage(`${inventory.registry.host}/${repository}`)
  const { facts, warnings } =
    tag === undefined ? { facts: {}, warnings: [] } : await factsOf(inventory, repository, { tag, signal })
  const app = inventory.platform && (await createApps(inventory.platform).find(to.app, { signal }))
  const outcome = planOutcome(from, to, keeper)
  const differences = from === undefined ? [] : compareTemplates(from, to)
  return {
    schemaVersion: 1,
    registry: inventory.registry.host,
    repository,
    home: keeper.kind,
    place: keeper.place,
    outcome,
    ...(inventory.platform !== undefined && { app: app === undefined ? 'create' : 'exists' }),
    ...(from !== undefined && { from }),
    to,
    differences,
    findings: checkTemplate(to, { ...facts, home: keeper.kind }),
    warnings: [
      ...warnings,
      ...(outcome === 'change' ? sentAgain(from, to, keeper) : []),
      ...(outcome === 'create' ? replaced(to, before) : []),
    ],
  }
}

/** What keeping `to` in the place of `from` is. Nobody can tell whether a secret is the one that a server has: it is sent again. */
export function planOutcome(
  from: AppTemplate | undefined,
  to: AppTemplate,
  { kind }: Pick<TemplateKeeper, 'kind'>,
): TemplatePlan['outcome'] {
  if (from === undefined) return 'create'
  const isSame =
    compareTemplates(from, to).length === 0 && (kind === 'file' || namesOfSecrets(to).length === 0)
  return isSame ? 'same' : 'change'
}

function sentAgain(
  from: AppTemplate | undefined,
  to: AppTemplate,
  { kind }: Pick<TemplateKeeper, 'kind'>,
): readonly Warning[] {
  const hidden = new Set(from?.env?.filter(isHiddenEnv).map(({ key }) => key))
  const keys = kind === 'server' ? namesOfSecrets(to).filter((key) => hidden.has(key)) : []
  if (keys.length === 0) return []
  const message = `The server gets the stored value of ${keys.join(', ')} again: nobody can read whether it has the same.`
  return [{ code: 'SECRET_SENT_AGAIN', message }]
}

/** What of the project file counts no more once a server keeps a template. */
function replaced(to: AppTemplate, before: CountingTemplate | undefined): readonly Warning[] {
  if (before === undefined) return []
  const fields = compareTemplates(before.template, to).map(({ path }) => path)
  const words = fields.length === 0 ? 'is the same' : `differs in ${fields.join(', ')}`
  const message = `The template in ${before.place} ${words}; it does not count any more from then on.`
  return [{ code: 'FILE_TEMPLATE_REPLACED', message }]
}

function namesOfSecrets({ env = [] }: AppTemplate): readonly string[] {
  return env.filter((one) => isHiddenEnv(one) && 'secret' in one).map(({ key }) => key)
}

async function factsOf(
  { registry }: Inventory,
  repository: string,
  { tag, signal }: { readonly tag: string; readonly signal: AbortSignal | undefined },
): Promise<{ readonly facts: TemplateFacts; readonly warnings: readonly Warning[] }> {
  try {
    return { facts: await readImageFacts(registry.repository(repository), tag, { signal }), warnings: [] }
  } catch (error) {
    if (!isSdkError(error) || isSdkError(error, 'ABORTED')) throw error
    const message = `The template was not compared with the image ${tag}, which could not be read: ${error.reason}.`
    return { facts: {}, warnings: [{ code: 'IMAGE_NOT_READ', message }] }
  }
}

function noImage(target: string): ConflictError {
  return new ConflictError('PRECONDITION_FAILED', {
    action: 'make the template of',
    target,
    reason: 'the repository holds no image',
    hint: 'Push an image to it first: a template can be made from then on.',
    side: 'registry',
  })
}
