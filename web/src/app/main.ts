import '@/ui/tokens.css'
import '@/ui/base.css'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { Refused, whenSignedOut } from '@/api/client'
import App from './App.vue'
import { listenForKeys } from './commands'
import { startTexts } from './i18n'
import { stopLive } from './live'
import { router } from './router'
import { me } from './session'
import './theme'

// Live events say when something changed, so a fresh answer is not asked for again on every focus.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof Refused && error.status >= 400 && error.status < 500),
    },
  },
})

whenSignedOut(() => {
  me.value = null
  stopLive()
  queries.clear()
  if (router.currentRoute.value.name !== 'login') void router.push({ name: 'login', query: { next: router.currentRoute.value.fullPath } })
})

await startTexts({
  'zh-CN': () => import('virtual:texts/console/zh-CN'),
  'zh-TW': () => import('virtual:texts/console/zh-TW'),
  en: () => import('virtual:texts/console/en'),
})
listenForKeys()
createApp(App).use(VueQueryPlugin, { queryClient: queries }).use(router).mount('#app')
