import type { AccessRequest } from '../platform/extension/access-store.js'
import type { StorageRequest } from '../platform/extension/storage-requests.js'
import { count, formatBytes, timeElement } from './format.js'
import { type Html, html } from './html.js'
import { formTokenField } from './layout.js'
import type { StatusView } from './status-view.js'

/** The requests that wait for staff, each with the buttons that decide it. */
export function requestsSection(
  { access, storageRequests, storage }: Pick<StatusView, 'access' | 'storageRequests' | 'storage'>,
  formToken: string,
): Html {
  const accessRequests = access?.status === 'pending' ? [access] : []
  const requests = [
    ...accessRequests.map((request) => accessRequest(request, formToken)),
    ...storageRequests.map((request) => storageRequest(request, storage.limitBytes, formToken)),
  ]
  if (requests.length === 0) {
    return html`<section class="panel" aria-labelledby="requests">
<h2 id="requests">Requests</h2>
<p class="muted">Nothing waits for your decision.</p>
</section>`
  }
  return html`<section class="panel waiting" aria-labelledby="requests">
<h2 id="requests">${count(requests.length, 'request waits', 'requests wait')} for your decision</h2>
${requests}
</section>`
}

function accessRequest({ id, message, createdAt }: AccessRequest, formToken: string): Html {
  const headingId = `request-${id}`
  const reasonId = `reason-${id}`
  return html`<article class="request" aria-labelledby="${headingId}">
<h3 id="${headingId}">Access to the container registry</h3>
<p class="muted small">Requested ${timeElement(createdAt)}</p>
${message === null ? undefined : html`<blockquote dir="auto">${message}</blockquote>`}
<form method="post" action="/access-requests/${id}">
${formTokenField(formToken)}
<label for="${reasonId}">Reason <span class="muted">(optional, the studio sees it)</span></label>
<input type="text" id="${reasonId}" name="reason" maxlength="1000" autocomplete="off">
<div class="buttons">
<button name="decision" value="grant" aria-describedby="${headingId}">Grant access</button>
<button name="decision" value="deny" class="plain" aria-describedby="${headingId}">Deny</button>
</div>
</form>
</article>`
}

function storageRequest(
  { id, requestedBytes, reason, createdAt }: StorageRequest,
  limitBytes: number,
  formToken: string,
): Html {
  const headingId = `request-${id}`
  return html`<article class="request" aria-labelledby="${headingId}">
<h3 id="${headingId}">${formatBytes(requestedBytes)} more storage</h3>
<p class="muted small">Requested ${timeElement(createdAt)}. The limit would be ${formatBytes(limitBytes + requestedBytes)}.</p>
${reason === null ? undefined : html`<blockquote dir="auto">${reason}</blockquote>`}
<form method="post" action="/storage-requests/${id}">
${formTokenField(formToken)}
<div class="buttons">
<button name="decision" value="approve" aria-describedby="${headingId}">Approve</button>
<button name="decision" value="deny" class="plain" aria-describedby="${headingId}">Deny</button>
</div>
</form>
</article>`
}
