// Whose portal it is: name, logo and colours, as the company set them. Without an answer it looks as shipped.
import { shallowRef, watchEffect } from 'vue'
import { api, take } from '@/api/client'
import type { PublicCompany } from '@/api/types'
import { isDark } from '@/app/theme'

export const company = shallowRef<PublicCompany>()

export async function knowCompany(): Promise<void> {
  company.value = await take(api.GET('/api/v1/portal/company')).catch(() => undefined)
}

// Set by script, because the page's policy allows no inline style.
watchEffect(() => {
  const shades = company.value?.colours?.[isDark.value ? 'dark' : 'light']
  if (!shades) return
  const { style } = document.documentElement
  style.setProperty('--brand', shades.accent)
  style.setProperty('--brand-strong', shades.strong)
  style.setProperty('--on-brand', shades.on_accent)
  style.setProperty('--brand-ink', shades.ink)
  style.setProperty('--brand-tint', shades.tint)
})
