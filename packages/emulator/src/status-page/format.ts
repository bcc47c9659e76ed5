import { type Html, html } from './html.js'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A size as people read it: `812 B`, `9.4 MiB`, `20 GiB`. */
export function formatBytes(sizeBytes: number): string {
  let [value, unit] = [sizeBytes, 0]
  while (value >= 1023.5 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1]
  const text = unit === 0 || value >= 99.5 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '')
  return `${text} ${UNITS[unit]}`
}

/** A time as people and programs read it, to the minute in UTC. */
export function timeElement(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}

/** A digest as far as there is room for it; to be selected whole. */
export function digestElement(digest: string): Html {
  return html`<code class="digest" title="${digest}">${digest}</code>`
}

/** `1 tag`, `2 tags`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
