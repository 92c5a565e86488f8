import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const server = process.env.INKLOOM_SERVER ?? 'http://127.0.0.1:8188'

export default defineConfig({
  root: 'src/main/web',
  base: './',
  plugins: [vue()],
  build: {
    outDir: process.env.INKLOOM_PAGES ?? '../../../target/classes/META-INF/inkloom/pages',
    emptyOutDir: true,
    assetsDir: 'page',
    // Everything is a file of its own: the page's policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // While the page is worked on, everything but its own sources is asked of a server that runs beside.
    proxy: Object.fromEntries(['/ws', '/api'].map((path) => [path, { target: server, ws: true, changeOrigin: true }])),
  },
  test: { root: '.', include: ['src/test/web/**/*.test.ts'], environment: 'node' },
})
