import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command's answer goes: as text for people, or as one JSON document for programs. */
export interface Output {
  readonly isJson: boolean
  /** `text`, `json`, or one of the command's own. */
  readonly format: string
  /** How many characters fit on a line. */
  readonly width: number
  /** A text in a style; plain where the output is no terminal. */
  paint(style: Style, text: string): string
  /** The command's answer, in the form that was asked for. @param others how it reads in the command's own formats */
  answer(data: unknown, text: () => string, others?: Readonly<Record<string, () => string>>): void
}

export interface OutputOptions {
  readonly format: string
  readonly isColoured: boolean
  readonly width: number
  readonly write: (text: string) => void
}

export function createOutput({ format, isColoured, width, write }: OutputOptions): Output {
  const isJson = format === 'json'
  return {
    isJson,
    format,
    width,
    paint: (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text),
    answer: (data, text, others = {}) =>
      write(isJson ? `${JSON.stringify(data, null, 2)}\n` : `${(others[format] ?? text)().trimEnd()}\n`)
  }
}

/** Rows under headings, in columns as wide as their widest cell. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map(row => widthOf(row[column] ?? ''))))
  return all
    .map(row =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}

/** A text with every line moved to the right. */
export function indent(text: string, by = 2): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
}

function pad(cell: string, to: number): string {
  return cell + ' '.repeat(Math.max(0, to - widthOf(cell)))
}

/** Without the codes that colour a terminal. */
function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes begin with one
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '').length
}
