import type { Output, Style } from '../output.ts'

const styles: Readonly<Record<string, Style>> = {
  warning: 'yellow',
  error: 'red',
  danger: 'red',
  success: 'green'
}

/** What the registry has to say to pacts, in the colour of its kind. */
export function noticeText(
  out: Output,
  { type, text }: { readonly type: string; readonly text: string }
): string {
  return out.paint(styles[type] ?? 'dim', text)
}
