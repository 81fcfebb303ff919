/** What Mermaid takes within quotes: entities for what would end them, or mean something to it. */
export function quoted(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/["#<>&;`%$\\]/g, character => `#${character.codePointAt(0)};`)
    .replaceAll(/\s+/g, ' ')
}
