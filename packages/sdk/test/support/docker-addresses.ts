import fc from 'fast-check'

/** Docker Hub, as references name it. */
export const HUB = 'registry-1.docker.io'

/** Hosts that look like each other. */
export const HOSTS = [
  'registry.example.com',
  'registry.example.com:443',
  'registry.example.com:5000',
  'egistry.example.com',
  'evil-registry.example.com',
  'registry.example.com.evil.example',
  'xn--rgistry-bya.example.com',
  'kelvin.example',
  'example.com',
  'localhost:5000',
  '[::1]:5000',
  'constructor',
  HUB,
] as const

/** An address, and the host that may be given what is kept under it. */
export interface Address {
  readonly text: string
  /** Undefined: it is nobody's. */
  readonly owner?: string
  /** What podman's namespace narrows it to. */
  readonly project?: string
}

/** One of {@link HOSTS}. */
export const host = fc.constantFrom(...HOSTS)
/** One of {@link HOSTS} in one of the ways in which it may be written. */
export const spelling = fc
  .tuple(
    host,
    fc.constantFrom(
      ['', ''],
      ['https://', ''],
      ['HTTPS://', '/'],
      ['http://', '/v2/'],
      ['https://', '/v1/'],
      ['', '/v2/'],
    ),
    fc.boolean(),
  )
  .map(([owner, [scheme, path], isLoud]): Address => {
    return { text: `${scheme}${isLoud ? owner.toUpperCase() : owner}${path}`, owner }
  })
/** A name of Docker Hub. */
export const alias = fc
  .constantFrom('docker.io', 'index.docker.io', 'https://index.docker.io/v1/', 'INDEX.docker.io/v1/')
  .map((text): Address => ({ text, owner: HUB }))
const narrowed = fc
  .tuple(host, fc.constantFrom('studio', 'stud', 'studio/game', 'other'))
  .map(([owner, project]): Address => ({ text: `${owner}/${project}`, owner, project }))
/** Looks like a host, and is nobody's. */
const nobodys = fc
  .tuple(
    host,
    fc.constantFrom(
      (name: string) => `user:pw@${name}`,
      (name: string) => `https://user@${name}/`,
      (name: string) => `https://${name}@evil.invalid/`,
      (name: string) => `https://evil.invalid\\@${name}`,
      (name: string) => `evil.invalid/${name}`,
      (name: string) => `${name}.`,
      (name: string) => ` ${name}`,
      (name: string) => `${name}\n`,
      (name: string) => `${name}\0`,
      (name: string) => `${name}#x`,
      (name: string) => `${name}?x`,
      (name: string) => `${name}//`,
      (name: string) => `${name}/../studio`,
      (name: string) => `${name}:`,
      (name: string) => `${name}:00443`,
      (name: string) => `ftp://${name}`,
      (name: string) => `//${name}`,
      (name: string) => name.replace('k', '\u212A'),
      (name: string) => name.replace('e', '\u0435'),
      (name: string) => name.replace('.', '\uFF0E').replace(':', '\uFF1A'),
      (name: string) => name.replace('.', '%2E').replace(':', '%3A'),
      (name: string) => `${name}${'.a'.repeat(600)}`,
    ),
  )
  .map(([name, disguise]): Address => ({ text: disguise(name) }))
  // A host without anything to disguise.
  .filter(({ text }) => !HOSTS.some((known) => known === text))
const odd = fc
  .oneof(fc.constantFrom('__proto__', 'toString', '', '/', '*', '*.example.com'), fc.string())
  .map((text): Address => ({ text }))
/** Anything that may stand where an address belongs. */
export const address = fc.oneof(
  { weight: 4, arbitrary: spelling },
  alias,
  { weight: 2, arbitrary: narrowed },
  { weight: 3, arbitrary: nobodys },
  odd,
)
