import type { ContextFile } from './dockerfile-facts.js'
import type { FinalImage } from './final-image.js'

/** How the files and commands of each engine's servers give it away. */
const SIGNS: readonly { readonly engine: 'unity' | 'godot' | 'unreal'; readonly sign: RegExp }[] = [
  {
    engine: 'unity',
    sign: /UnityPlayer\.so|globalgamemanagers|\/boot\.config|-batchmode|-nographics|\bunity/i,
  },
  { engine: 'godot', sign: /\.pck\b|\bgodot|--headless\b.*--main-pack/i },
  { engine: 'unreal', sign: /Binaries\/Linux\/|LinuxServer\b|-Linux-Shipping\b|\bunreal/i },
]

/** The engine whose server an image starts, as far as its Dockerfile and the files tell. */
export function gameEngine(
  { instructions, command }: FinalImage,
  files: readonly ContextFile[] = [],
): 'unity' | 'godot' | 'unreal' | undefined {
  const copied = instructions.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
  const texts = [...files.map(({ path }) => path), ...copied.map(({ text }) => text), command.join(' ')]
  return SIGNS.find(({ sign }) => texts.some((text) => sign.test(text)))?.engine
}
