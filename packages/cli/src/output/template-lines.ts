import type {
  AppTemplate,
  DeletedTemplate,
  KeptTemplate,
  PutTemplate,
  TemplateEnv,
  TemplatePlan,
} from '@slipway/sdk'
import { differenceLines } from './difference-lines.js'
import { findingLines } from './finding-lines.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'
import { portWords, resourceWords } from './template-words.js'
import { timeText } from './times.js'

const HOUR_MINUTES = 60
const LATER_ONLY = 'App versions that exist stay as they are.'

type Place = Pick<KeptTemplate, 'home' | 'place'>

/** A template for people. */
export function templateLines(kept: KeptTemplate, { nowMs }: { readonly nowMs: number }): string[] {
  const { createdAt, updatedAt, lastFailure } = kept
  const rows = [
    ['kept', placeWords(kept)],
    ...templateRows(kept.template),
    ...(createdAt === undefined ? [] : [['made', timeText(createdAt, nowMs)]]),
    ...(updatedAt === undefined ? [] : [['changed', timeText(updatedAt, nowMs)]]),
  ]
  return [
    printable(`${kept.registry}/${kept.repository}`),
    ...formatTable(rows, { indent: 2 }),
    ...(lastFailure === undefined
      ? []
      : [
          printable(`The tag ${lastFailure.tag} got no app version: ${lastFailure.message}`),
          printable(`  → When that is settled: slipway link ${kept.repository}:${lastFailure.tag}`),
        ]),
  ]
}

/** A plan for people: the new template, or what of it changes, and what is wrong with it. */
export function templatePlanLines(plan: TemplatePlan): string[] {
  const { outcome, to, differences, findings, app } = plan
  const head = {
    create: `New template of ${plan.repository}, to be ${keptWords(plan)}:`,
    change: `Template of ${plan.repository}, ${keptWords(plan)}:`,
    same: `The template of ${plan.repository}, ${keptWords(plan)}, is like this already.`,
  }[outcome]
  return [
    printable(head),
    ...(outcome === 'create' ? formatTable(templateRows(to), { indent: 2 }) : differenceLines(differences)),
    ...(app === 'create' ? [newAppLine(plan)] : []),
    ...findingLines(findings),
    ...plan.warnings.map(({ message }) => `Note: ${printable(message)}`),
  ]
}

function newAppLine({ to, home }: TemplatePlan): string {
  return printable(
    `The app ${to.app} is not there yet: it is made with ${home === 'server' ? 'the template' : 'its first version'}.`,
  )
}

/** What a person is asked before a template is kept. */
export function templateQuestion({ outcome }: TemplatePlan): string {
  return outcome === 'create' ? 'Keep this template? [y/N] ' : 'Change the template? [y/N] '
}

/** What became of a template, for people. */
export function putTemplateLines(put: PutTemplate): string[] {
  const { outcome, repository } = put
  const words = { created: 'made', changed: 'changed', same: 'as it was' }[outcome]
  const later = outcome === 'same' ? [] : [`Tags pushed from now on become app versions by it. ${LATER_ONLY}`]
  return [
    printable(`The template of ${repository} is ${words}, ${keptWords(put)}.`),
    ...later,
    ...(outcome === 'created'
      ? [printable(`Next, for tags that are there already: slipway link ${repository} --all-unlinked`)]
      : []),
  ]
}

/** What a person is shown before a template is deleted. */
export function templateDeletionLines(
  kept: KeptTemplate,
  { isInFile }: { readonly isInFile: boolean },
): string[] {
  // What a server keeps hides the one in the project file.
  const later =
    kept.home === 'server' && isInFile
      ? 'The one in slipway.json counts then.'
      : 'Tags pushed later get no app version then.'
  return [
    printable(`To be deleted: the template of ${kept.repository}, ${keptWords(kept)}.`),
    ...formatTable(templateRows(kept.template), { indent: 2 }),
    `${later} ${LATER_ONLY}`,
  ]
}

/** What became of a template that was to go, for people. */
export function deletedTemplateLines(deleted: DeletedTemplate): string[] {
  const { repository } = deleted
  return [
    printable(
      deleted.deleted
        ? `Deleted the template of ${repository}, ${keptWords(deleted)}. ${LATER_ONLY}`
        : `${repository} has no template.`,
    ),
  ]
}

/** Where a template is kept: `kept at api.edgegap.com`. */
export function keptWords(kept: Place): string {
  return `kept ${placeWords(kept)}`
}

function placeWords({ home, place }: Place): string {
  return home === 'server' ? `at ${place}` : `in ${place}`
}

function templateRows(template: AppTemplate): string[][] {
  const { app, versionName = '{tag}', ports, env = [], restartPolicy } = template
  const { maxDurationMinutes, timeToDeploySeconds, terminationGraceSeconds } = template
  return [
    ['app', app],
    ['versions', `named ${versionName}`],
    ['resources', resourceWords(template)],
    ...list(
      'ports',
      ports.map((port) => `${port.name}=${portWords(port)}`),
    ),
    ...list('env', env.map(envText)),
    ...(maxDurationMinutes === undefined ? [] : [['ends after', minutesText(maxDurationMinutes)]]),
    ...(timeToDeploySeconds === undefined ? [] : [['download', `at most ${timeToDeploySeconds} s`]]),
    ...(terminationGraceSeconds === undefined ? [] : [['time to end', `${terminationGraceSeconds} s`]]),
    ...(restartPolicy === undefined ? [] : [['restart', restartPolicy]]),
    ...switchRows(template),
  ]
}

function switchRows({
  forceCache,
  verifyImage,
  isActive,
  deployInMainlandChina,
  ...rest
}: AppTemplate): string[][] {
  const row = (label: string, value: boolean | string | undefined) =>
    value === undefined ? [] : [[label, typeof value === 'boolean' ? (value ? 'yes' : 'no') : value]]
  return [
    ...row('load ahead', forceCache),
    ...row('try to pull', verifyImage),
    ...row('active', isActive),
    ...row('in China', deployInMainlandChina),
    ...row('dns', rest.dnsConfig),
    ...row('log storage', rest.logStorage),
  ]
}

/** The label stands once, beside the first. */
function list(label: string, cells: readonly string[]): string[][] {
  return cells.map((cell, index) => [index === 0 ? label : '', cell])
}

function envText(env: TemplateEnv): string {
  if ('value' in env) return `${env.key}=${env.value}`
  return 'secret' in env ? `${env.key} (hidden, secret ${env.secret})` : `${env.key} (hidden)`
}

function minutesText(minutes: number): string {
  if (minutes === -1) return 'never'
  return minutes % HOUR_MINUTES === 0 ? `${minutes / HOUR_MINUTES} h` : `${minutes} min`
}
