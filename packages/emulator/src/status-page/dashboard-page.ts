import { activitySection } from './activity-section.js'
import { type Html, html } from './html.js'
import { formTokenField, pageDocument } from './layout.js'
import { pushSection } from './push-section.js'
import { repositoriesSection } from './repositories-section.js'
import { requestsSection } from './requests-section.js'
import type { Notice } from './sessions.js'
import type { StatusView } from './status-view.js'
import { storageSection } from './storage-section.js'
import { versionsSection } from './versions-section.js'

/** What the status page shows besides the status itself. */
export interface DashboardFrame {
  readonly formToken: string
  readonly notice: Notice | undefined
}

/** The status page of somebody who is logged in. What waits for a decision stands first. */
export function dashboardPage(view: StatusView, { formToken, notice }: DashboardFrame): Html {
  const main = html`<div>
<h1>Project ${view.project}</h1>
<p class="lead">Registry <code>${view.registryHost}</code> ${accessChip(view)}</p>
</div>
${notice === undefined ? undefined : noticeElement(notice)}
${requestsSection(view, formToken)}
<div class="pair">
${storageSection(view)}
${pushSection(view)}
</div>
${repositoriesSection(view)}
${versionsSection(view)}
${activitySection(view)}`
  const actions = html`<div class="actions"><a href="/">Reload</a>
<form method="post" action="/logout">${formTokenField(formToken)}<button class="plain">Log out</button></form></div>`
  return pageDocument({ title: `${view.project} – Slipway emulator`, actions, main })
}

function accessChip({ access }: StatusView): Html {
  if (access?.status === 'granted') return html`<span class="chip good">access granted</span>`
  if (access?.status === 'pending') return html`<span class="chip wait">access requested</span>`
  if (access?.status === 'denied') return html`<span class="chip bad">access denied</span>`
  return html`<span class="chip">no access yet</span>`
}

function noticeElement({ kind, text }: Notice): Html {
  return html`<p class="notice ${kind}" role="${kind === 'done' ? 'status' : 'alert'}">${text}</p>`
}
