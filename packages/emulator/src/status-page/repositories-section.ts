import { count, digestElement, formatBytes, timeElement } from './format.js'
import { type Html, html } from './html.js'
import type { ArtifactView, RepositoryView, StatusView, TagView, TemplateView } from './status-view.js'
import { type Column, table } from './table.js'

const COLUMNS: readonly Column[] = [
  { heading: 'Tags' },
  { heading: 'Digest' },
  { heading: 'Platform' },
  { heading: 'Size', isNumber: true },
  { heading: 'Pushed' },
]

/** The repositories, each with its latest artifacts and its template. */
export function repositoriesSection({ repositories }: Pick<StatusView, 'repositories'>): Html {
  return html`<section class="panel" aria-labelledby="repositories">
<h2 id="repositories">Repositories</h2>
${repositories.length === 0 ? nothingPushed() : repositories.map(repository)}
</section>`
}

function nothingPushed(): Html {
  return html`<div class="empty">
<p>Nothing was pushed yet.</p>
<p><a href="#push">See how to push a build</a>, then reload this page.</p>
</div>`
}

function repository({ name, artifacts, artifactCount, template }: RepositoryView): Html {
  const rest = artifactCount - artifacts.length
  const order = artifactCount > 1 ? ', the latest first' : ''
  const caption = `${count(artifactCount, 'artifact')}${order}${rest > 0 ? `; ${rest} more not shown` : ''}`
  return html`<article class="repository" aria-labelledby="repository-${name}">
<div class="head">
<h3 id="repository-${name}"><code>${name}</code></h3>
${templateLine(template)}
</div>
${artifacts.length === 0 ? emptied() : table({ caption, columns: COLUMNS, style: 'artifacts' }, artifacts.map(artifactCells))}
</article>`
}

function emptied(): Html {
  return html`<p class="muted">Everything in it was deleted.</p>`
}

function artifactCells({ digest, tags, platforms, sizeBytes, pushedAt }: ArtifactView): Html[] {
  return [
    tags.length === 0
      ? html`<span class="muted">no tag</span>`
      : html`<ul class="tags">${tags.map(tagItem)}</ul>`,
    digestElement(digest),
    platforms.length === 0 ? html`<span class="muted">not stated</span>` : html`${platforms.join(', ')}`,
    html`${formatBytes(sizeBytes)}`,
    timeElement(pushedAt),
  ]
}

function tagItem({ name, versions }: TagView): Html {
  const users =
    versions.length === 0 ? undefined : html` <span class="muted small">used by ${versions.join(', ')}</span>`
  return html`<li><code>${name}</code>${users}</li>`
}

function templateLine(template: TemplateView | undefined): Html | undefined {
  if (template === undefined) return undefined
  const { app, versionName, lastFailure } = template
  const state =
    lastFailure === undefined
      ? undefined
      : html` <span class="chip bad">Failed</span> for <code>${lastFailure.tag}</code>: <span dir="auto">${lastFailure.message}</span>`
  return html`<p class="small"><span class="muted">Template:</span> each new tag becomes a version of <strong>${app}</strong> named <code>${versionName}</code>.${state}</p>`
}
