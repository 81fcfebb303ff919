import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { root: import.meta.dirname, include: ['*.plain.ts', '*.ours.ts'], testTimeout: 60_000 }
})
