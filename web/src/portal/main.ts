import '@/ui/tokens.css'
import '@/ui/base.css'
import '@/app/theme'
import { createApp } from 'vue'
import { startTexts } from '@/app/i18n'
import { knowCompany } from './company'
import PortalApp from './PortalApp.vue'

// Both at once, so that the page never shows another's name and colours first.
await Promise.all([knowCompany(), startTexts({
  'zh-CN': () => import('virtual:texts/portal/zh-CN'),
  'zh-TW': () => import('virtual:texts/portal/zh-TW'),
  en: () => import('virtual:texts/portal/en'),
})])
createApp(PortalApp).mount('#app')
