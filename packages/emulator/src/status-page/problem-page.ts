import { type Html, html } from './html.js'
import { pageDocument } from './layout.js'

/** The page that says why a request was not carried out. */
export function problemPage(heading: string, text: string): Html {
  const main = html`<div class="panel login">
<h1>${heading}</h1>
<p>${text}</p>
<p><a href="/">To the status page</a></p>
</div>`
  return pageDocument({ title: `${heading} – Slipway emulator`, main })
}
