import type { WatchConflict, WatchEvent, WatchFailure, WatchReport } from '@slipway/sdk'
import { differenceLines } from './difference-lines.js'
import { formatTable } from './tables.js'

type Event<T extends WatchEvent['type']> = Extract<WatchEvent, { readonly type: T }>

/** What is told while a watch goes on; nothing for what only scripts want to know. */
export function watchEventLines(event: WatchEvent): string[] {
  switch (event.type) {
    case 'started':
      return [startWords(event)]
    case 'listening':
      return [`Listening for webhooks at ${event.url}.`]
    case 'registered':
      return registrationLines(event)
    case 'refused':
      return [`Refused deliveries so far: ${event.count}, the latest with ${event.status}.`]
    case 'created':
      return [`created ${event.app} ${event.version} for ${imageOf(event)}`]
    case 'conflict':
      return conflictLines(event)
    case 'failed':
      return failureLines(event)
    case 'woken':
    case 'run':
      return []
  }
}

/** What a watch came to, for people. */
export function watchReportLines({
  created,
  conflicts,
  failures,
  untried,
  runs,
  wakes,
}: WatchReport): string[] {
  const rows = [
    ['versions made', String(created.length)],
    ['conflicts', String(conflicts.length)],
    ['failures', String(failures.length)],
    ...(untried > 0 ? [['tags left alone', String(untried)]] : []),
    ['looks', `${runs}${wakes > 0 ? `, webhooks ${wakes}` : ''}`],
  ]
  return formatTable(rows)
}

/** What to paste into the project's page of a Harbor. */
export function pasteLines({ url, publicUrl, hasSecret }: Event<'listening'>): string[] {
  const rows = [
    ['Notify type', 'http'],
    ['Event type', 'Artifact pushed'],
    ['Payload format', 'CloudEvents (or Default)'],
    ['Endpoint URL', publicUrl ?? `the address under which Harbor reaches ${url}`],
    ['Auth header', hasSecret ? 'the secret that this watch was given, as it is' : 'nothing'],
  ]
  const words = "To be told of pushes, add a webhook in the project's page of Harbor:"
  return [words, ...formatTable(rows, { indent: 2 })]
}

function startWords({ repository, home, place }: Event<'started'>): string {
  const name = imageOf({ repository })
  return home === 'server'
    ? `Watching ${name}: ${place} makes the versions of new tags by itself, this makes those that it left out.`
    : `Watching ${name}, with the template of ${place}.`
}

function registrationLines({ outcome, policy, address, warnings }: Event<'registered'>): string[] {
  const words = { created: 'made', updated: 'brought up to date', existing: 'right already' }[outcome]
  const line = `The webhook policy "${policy}" is ${words}: Harbor tells ${address} of pushes.`
  return [line, ...warnings.map((warning) => `Note: ${warning}`)]
}

function conflictLines(conflict: WatchConflict): string[] {
  const { app, version, differences } = conflict
  return [
    `conflict: ${app} ${version} is not what the template wants for ${imageOf(conflict)}`,
    ...differenceLines(differences),
  ]
}

function failureLines({ repository, tag, error }: WatchFailure): string[] {
  const place = repository === undefined ? '' : `${imageOf({ repository, tag })}: `
  const hint = error.hint === undefined ? [] : [`  → ${error.hint}`]
  return [`failed: ${place}${error.message} (${error.code})`, ...hint]
}

/** Without the project, which all of them have in common. */
function imageOf({
  repository,
  tag,
}: {
  readonly repository: string
  readonly tag?: string | undefined
}): string {
  const name = repository.slice(repository.indexOf('/') + 1)
  return tag === undefined ? name : `${name}:${tag}`
}
