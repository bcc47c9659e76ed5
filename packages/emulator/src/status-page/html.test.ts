import { describe, expect, it } from 'vitest'
import { html, renderHtml } from './html.js'

describe('html', () => {
  it('escapes text in elements and in attributes', () => {
    const text = `<script>alert("1 & '2'")</script>`

    expect(renderHtml(html`<p title="${text}">${text}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;1 &amp; &#39;2&#39;&quot;)&lt;/script&gt;">' +
        '&lt;script&gt;alert(&quot;1 &amp; &#39;2&#39;&quot;)&lt;/script&gt;</p>',
    )
  })

  it('leaves markup of other templates as it is, and escapes what is in it once', () => {
    const items = ['a & b', 'c'].map((text) => html`<li>${text}</li>`)

    expect(renderHtml(html`<ul>${items}${html`<li>${3}</li>`}</ul>`)).toBe(
      '<ul><li>a &amp; b</li>\n<li>c</li><li>3</li></ul>',
    )
  })

  it('leaves out what is undefined', () => {
    expect(renderHtml(html`<p>${undefined}</p>`)).toBe('<p></p>')
  })

  it('replaces control characters and keeps line ends', () => {
    expect(renderHtml(html`${'a\u0000b\u001b[31m\n\u0085'}`)).toBe('a\uFFFDb\uFFFD[31m\n\uFFFD')
  })

  it('takes nothing for markup that only looks like it', () => {
    const forged: string = JSON.parse('{"markup": "<script>"}').markup

    expect(renderHtml(html`${forged}`)).toBe('&lt;script&gt;')
  })
})
