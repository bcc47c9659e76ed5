/** Packages of Debian 12 and 13 that bring the libraries which game servers ask for, by the library's name up to its version. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/^libcurl\.so\.4$/, 'libcurl4'],
  [/^libcurl-gnutls\.so\.4$/, 'libcurl3-gnutls'],
  [/^lib(ssl|crypto)\.so\.3$/, 'libssl3'],
  [/^libasound\.so\.2$/, 'libasound2'],
  [/^libpulse(-simple)?\.so\.0$/, 'libpulse0'],
  [/^libatomic\.so\.1$/, 'libatomic1'],
  [/^libstdc\+\+\.so\.6$/, 'libstdc++6'],
  [/^libgcc_s\.so\.1$/, 'libgcc-s1'],
  [/^libgomp\.so\.1$/, 'libgomp1'],
  [/^libz\.so\.1$/, 'zlib1g'],
  [/^libuuid\.so\.1$/, 'libuuid1'],
  [/^libudev\.so\.1$/, 'libudev1'],
  [/^libdbus-1\.so\.3$/, 'libdbus-1-3'],
  [/^libfontconfig\.so\.1$/, 'libfontconfig1'],
  [/^libfreetype\.so\.6$/, 'libfreetype6'],
  [/^libGL\.so\.1$/, 'libgl1'],
  [/^libEGL\.so\.1$/, 'libegl1'],
  [/^libvulkan\.so\.1$/, 'libvulkan1'],
  [/^libSDL2-2\.0\.so\.0$/, 'libsdl2-2.0-0'],
  [/^libX11\.so\.6$/, 'libx11-6'],
  [/^libXcursor\.so\.1$/, 'libxcursor1'],
  [/^libXinerama\.so\.1$/, 'libxinerama1'],
  [/^libXrandr\.so\.2$/, 'libxrandr2'],
  [/^libXi\.so\.6$/, 'libxi6'],
  [/^libgssapi_krb5\.so\.2$/, 'libgssapi-krb5-2'],
  [/^libsqlite3\.so\.0$/, 'libsqlite3-0'],
  [/^libicu(?:uc|i18n|data)\.so\.72$/, 'libicu72'],
  [/^libicu(?:uc|i18n|data)\.so\.76$/, 'libicu76'],
]

/** The Debian package that brings a library, as far as it is known. */
export function debianPackageOf(library: string): string | undefined {
  return PACKAGES.find(([pattern]) => pattern.test(library))?.[1]
}
