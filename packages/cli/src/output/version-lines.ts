import type { PushedVersion, PushReceipt } from '@slipway/sdk'
import { differenceLines } from './difference-lines.js'
import { printable } from './printable.js'

/** What became of a pushed tag's app version, in a few words: `my-game 1.4.2 (created)`. */
export function versionSummary(version: PushedVersion): string {
  if (version.outcome === 'failed') return printable(`no app version (${version.error.code})`)
  const { app, version: name, outcome, by } = version
  const words = {
    created: 'created',
    existing: by === 'server' ? 'made by the platform' : 'was there already',
    conflict: 'is not what the template wants',
  }
  return printable(`${app} ${name} (${words[outcome]})`)
}

/** Why a pushed tag has no app version as it is wanted, and what to do; empty where it has one. */
export function versionTroubleLines({ appVersion, reference }: PushReceipt): string[] {
  if (appVersion?.outcome === 'failed') {
    const { message, hint, code } = appVersion.error
    return [
      `The image is pushed, but it has no app version. ${message} (${code})`,
      ...(hint === undefined ? [] : [`  → ${hint}`]),
      `  → When that is settled: slipway link ${reference}`,
    ]
  }
  if (appVersion?.outcome !== 'conflict') return []
  const { app, version, differences } = appVersion
  return [
    `The image is pushed. The app version ${app} ${version} is there already, and is not what the template wants:`,
    ...differenceLines(differences),
    `  → Change the template, or delete that version and link again: slipway apps delete ${app}/${version}`,
  ]
}
