import { z } from 'zod'
import type { Platform } from '../../oci/platform.js'

/** Who the engine is. */
export interface EngineVersion {
  readonly product: 'docker' | 'podman'
  readonly version: string
  /** `1.41`. */
  readonly apiVersion: string
  readonly platform: Platform
}

/** What the kernel calls a processor, as Go does. Everything else has one name. */
const ARCHITECTURES: Readonly<Record<string, Platform>> = {
  x86_64: { os: '', architecture: 'amd64' },
  aarch64: { os: '', architecture: 'arm64' },
  armv7l: { os: '', architecture: 'arm', variant: 'v7' },
  armv6l: { os: '', architecture: 'arm', variant: 'v6' },
  i686: { os: '', architecture: '386' },
}

/** Reads the answer of `GET /version`. */
export const versionRecord = z
  .looseObject({
    Version: z.string().min(1),
    ApiVersion: z.string().min(1),
    Os: z.string().min(1),
    Arch: z.string().min(1),
    Components: z
      .array(z.looseObject({ Name: z.string() }))
      .nullish()
      .catch([]),
  })
  .transform(
    ({ Version, ApiVersion, Os, Arch, Components }): EngineVersion => ({
      product: Components?.some(({ Name }) => Name === 'Podman Engine') ? 'podman' : 'docker',
      version: Version,
      apiVersion: ApiVersion,
      platform: { ...(ARCHITECTURES[Arch] ?? { architecture: Arch }), os: Os.toLowerCase() },
    }),
  )
