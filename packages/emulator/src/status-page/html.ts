const MARKUP = Symbol('markup')

/** Markup that is safe to send: only {@link html} makes it. */
export interface Html {
  readonly [MARKUP]: string
}

/** What may stand in a template: text is escaped, markup is not, `undefined` is nothing. */
export type HtmlValue = Html | readonly Html[] | string | number | undefined

/**
 * Makes markup of a template. Every text in it is escaped for elements and for attributes in double quotes; there is no way
 * around that.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((string, index) => string + markupOf(values[index]))
  return { [MARKUP]: parts.join('') }
}

/** The markup as text. */
export function renderHtml(markup: Html): string {
  return markup[MARKUP]
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value !== 'object') return escapeHtml(String(value))
  return isHtml(value) ? value[MARKUP] : value.map(renderHtml).join('\n')
}

function isHtml(value: Html | readonly Html[]): value is Html {
  return MARKUP in value
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  // HTML has no form for most control characters; free text may hold them all the same.
  return text
    .replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
