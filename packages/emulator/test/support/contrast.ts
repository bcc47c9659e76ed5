/**
 * An expression for a browser that gives each text on the page whose contrast with what lies behind it is less than 4.5, the
 * least that WCAG 2.2 level AA asks for.
 */
export const LOW_CONTRAST_TEXTS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const isSeeThrough = (color) => channels(color)[3] === 0
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const backgroundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (!isSeeThrough(backgroundColor)) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const contrast = (element) => {
    const [one, other] = [getComputedStyle(element).color, backgroundOf(element)].map(luminance)
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) {
    const { parentElement: element, data } = texts.currentNode
    if (data.trim() === '' || element.getClientRects().length === 0) continue
    const ratio = contrast(element)
    if (ratio < 4.5) found.push(data.trim() + ': ' + ratio.toFixed(2))
  }
  return found
})()`
