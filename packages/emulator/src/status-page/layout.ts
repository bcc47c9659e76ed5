import { type Html, html } from './html.js'
import { styles } from './styles.js'

/** A page as a whole. */
export interface Page {
  readonly title: string
  /** What stands at the right of the page's head. */
  readonly actions?: Html
  readonly main: Html
}

/** Makes a document: head, banner and main part. */
export function pageDocument({ title, actions, main }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>${styles()}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="banner">
<p class="brand"><a href="/">Slipway <span>emulator</span></a></p>
${actions}
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`
}

/** Name of the hidden field that every form carries. */
export const FORM_TOKEN_FIELD = 'form_token'

/** Makes the hidden field that every form carries. */
export function formTokenField(formToken: string): Html {
  return html`<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${formToken}">`
}
