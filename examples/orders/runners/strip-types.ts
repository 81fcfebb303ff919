import { stripTypeScriptTypes } from 'node:module'

/** Jest runs TypeScript as it is: types are taken away, and nothing else is done to it. */
// biome-ignore lint/style/noDefaultExport: what jest loads by its name is the default export
export default { process: (source: string) => ({ code: stripTypeScriptTypes(source) }) }
