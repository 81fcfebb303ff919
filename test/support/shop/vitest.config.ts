import { defineConfig } from 'vitest/config'

/** A project as a user of the reporter has it. */
export default defineConfig({
  test: { include: ['*.shop.ts'], reporters: ['default', '@instep/vitest/reporter'] }
})
