import { UNLIMITED } from '../registry/quota.js'
import { formatBytes } from './format.js'
import { type Html, html } from './html.js'
import type { StatusView, StorageView } from './status-view.js'

/** The share of the limit from which on the bar warns. */
const NEARLY_FULL = 0.9

/** How much of its storage the project uses, as a bar and in words. */
export function storageSection({ storage }: Pick<StatusView, 'storage'>): Html {
  const { usedBytes, limitBytes } = storage
  if (limitBytes === UNLIMITED) return unlimitedSection(storage)
  const left = formatBytes(Math.max(0, limitBytes - usedBytes))
  return html`<section class="panel" aria-labelledby="storage">
<h2 id="storage">Storage</h2>
<p class="figure">${formatBytes(usedBytes)} <span class="muted small">of ${formatBytes(limitBytes)} used</span></p>
${bar(storage)}
${
  isNearlyFull(storage)
    ? html`<p class="small"><span class="chip bad">Nearly full</span> Only ${left} left: delete artifacts, or request more storage.</p>`
    : html`<p class="muted small">${left} left. What artifacts share counts once.</p>`
}
</section>`
}

function unlimitedSection({ usedBytes }: StorageView): Html {
  return html`<section class="panel" aria-labelledby="storage">
<h2 id="storage">Storage</h2>
<p class="figure">${formatBytes(usedBytes)} <span class="muted small">used, without a limit</span></p>
<p class="muted small">What artifacts share counts once.</p>
</section>`
}

/** Drawn, because browsers agree on no way to style their own bar, and widths in a style would need a looser policy. */
function bar(storage: StorageView): Html {
  const { usedBytes, limitBytes } = storage
  const width = Math.min(100, (usedBytes / limitBytes) * 100).toFixed(1)
  return html`<svg class="bar" role="meter" aria-labelledby="storage" aria-valuemin="0" aria-valuemax="${limitBytes}"
 aria-valuenow="${Math.min(usedBytes, limitBytes)}" aria-valuetext="${formatBytes(usedBytes)} of ${formatBytes(limitBytes)}">
<rect class="${isNearlyFull(storage) ? 'full' : 'used'}" width="${width}%" height="100%" rx="7"></rect>
</svg>`
}

function isNearlyFull({ usedBytes, limitBytes }: StorageView): boolean {
  return usedBytes >= limitBytes * NEARLY_FULL
}
