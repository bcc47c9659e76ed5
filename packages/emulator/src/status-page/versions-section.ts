import { timeElement } from './format.js'
import { type Html, html } from './html.js'
import type { StatusView, VersionView } from './status-view.js'
import { type Column, table } from './table.js'

const COLUMNS: readonly Column[] = [
  { heading: 'App' },
  { heading: 'Version' },
  { heading: 'Image' },
  { heading: 'State' },
  { heading: 'Created' },
]

/** The app versions and the tag that each one runs. */
export function versionsSection({ versions }: Pick<StatusView, 'versions'>): Html {
  return html`<section class="panel" aria-labelledby="versions">
<h2 id="versions">App versions</h2>
${
  versions.length === 0
    ? html`<div class="empty"><p>No app version runs an image yet.</p><p>Make one from a tag, or give a repository a template: then each new tag gets its version by itself.</p></div>`
    : table({ caption: 'The latest first', columns: COLUMNS }, versions.map(versionCells))
}
</section>`
}

function versionCells(version: VersionView): Html[] {
  const { app, name, image, createdAt } = version
  return [
    html`${app}`,
    html`<strong>${name}</strong>`,
    html`<code>${image}</code>`,
    state(version),
    timeElement(createdAt),
  ]
}

function state({ isActive, isTagGone }: VersionView): Html {
  if (isTagGone) return html`<span class="chip bad">tag deleted</span>`
  return isActive ? html`<span class="chip good">active</span>` : html`<span class="chip">inactive</span>`
}
