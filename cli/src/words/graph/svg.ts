import { graphDot } from './dot.ts'
import type { Picture } from './picture.ts'

/** Laying out more lines takes minutes, and nobody would find anything in it. */
export const mostArrows = 1500

/** A choreography as an SVG, laid out by Graphviz. */
export async function graphSvg(picture: Picture): Promise<string> {
  // A megabyte of WebAssembly, for those who ask for it.
  const { instance } = await import('@viz-js/viz')
  const viz = await instance()
  const svg = viz.renderString(graphDot(picture), { format: 'svg' })
  // A document type would name an address on the Web.
  return svg.replace(/<!DOCTYPE[^>]*>\s*/, '')
}
