import type { Kysely } from 'kysely'
import { inBatches } from './batches.ts'
import type { Tables } from './tables.ts'

export function hashesOf(rows: readonly { readonly text_hash: string }[]): readonly string[] {
  return rows.map(({ text_hash }) => text_hash)
}

/** Of the texts that lost a publication, removes those that have none left. */
export async function removeUnusedTexts(db: Kysely<Tables>, hashes: readonly string[]): Promise<void> {
  await inBatches(hashes, some =>
    db
      .deleteFrom('pact_texts')
      .where('hash', 'in', some)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('publications')
              .select('publications.text_hash')
              .whereRef('publications.text_hash', '=', 'pact_texts.hash')
          )
        )
      )
      .execute()
  )
}
