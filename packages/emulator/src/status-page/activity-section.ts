import { type Html, html } from './html.js'
import type { RequestView, StatusView } from './status-view.js'
import { type Column, table } from './table.js'

const COLUMNS: readonly Column[] = [{ heading: 'Request' }, { heading: 'Answer', isNumber: true }]
const FIRST_FAILURE = 400

/** The latest requests of clients, folded away. */
export function activitySection({ requests }: Pick<StatusView, 'requests'>): Html {
  return html`<section class="panel" aria-labelledby="activity">
<h2 id="activity">Recent requests</h2>
${
  requests.length === 0
    ? html`<p class="muted">No client asked for anything yet.</p>`
    : html`<details><summary>Show the latest</summary>${table({ caption: 'The latest first', columns: COLUMNS }, requests.map(cells))}</details>`
}
</section>`
}

function cells({ method, path, status }: RequestView): Html[] {
  const answer = status === 0 ? 'none: the client left' : String(status)
  return [
    html`<code>${method} ${path}</code>`,
    status >= FIRST_FAILURE ? html`<span class="chip bad">${answer}</span>` : html`${answer}`,
  ]
}
