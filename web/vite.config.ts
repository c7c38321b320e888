import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { texts } from './scripts/texts.mjs'

const root = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.SETPOINT_URL ?? 'http://127.0.0.1:8080'

// Two entries with separate bundles: the console for staff, the portal for customers (60 KiB at most).
export default defineConfig({
  plugins: [vue(), texts()],
  resolve: { alias: { '@': root('src') } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2022',
    // The content security policy forbids data: and inline code, so nothing is folded into the pages.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true, // for scripts/check-build.mjs, which takes it away
    rollupOptions: { input: { index: root('index.html'), portal: root('portal.html') } },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
