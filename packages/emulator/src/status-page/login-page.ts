import { type Html, html } from './html.js'
import { formTokenField, pageDocument } from './layout.js'

/** What the login page shows besides its form. */
export interface LoginView {
  readonly formToken: string
  /** Why the attempt before did not work. */
  readonly problem: string | undefined
}

/** The page that asks for the admin token. */
export function loginPage({ formToken, problem }: LoginView): Html {
  const main = html`<div class="panel login">
<h1>Log in</h1>
<p class="muted">This page shows what was pushed to the emulator, and lets you decide requests as the platform's staff would.</p>
${problem === undefined ? undefined : html`<p class="notice problem" role="alert" id="problem">${problem}</p>`}
<form method="post" action="/login">
${formTokenField(formToken)}
<label for="token">Admin token</label>
<input type="password" id="token" name="token" required autofocus autocomplete="current-password" spellcheck="false"
  aria-describedby="${problem === undefined ? 'token-help' : 'problem token-help'}">
<p class="muted small" id="token-help">The emulator printed it when it started.</p>
<div class="buttons"><button>Log in</button></div>
</form>
</div>`
  return pageDocument({
    title: problem === undefined ? 'Log in – Slipway emulator' : 'Error: log in – Slipway emulator',
    main,
  })
}
