// Light, dark, or as the system says. Kept per browser.
import { ref, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
export const themes: Theme[] = ['system', 'light', 'dark']
export const theme = ref<Theme>((localStorage.getItem('theme') as Theme | null) ?? 'system')

const dark = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(dark.matches)
dark.addEventListener('change', (event) => (systemDark.value = event.matches))

watchEffect(() => {
  const isDark = theme.value === 'dark' || (theme.value === 'system' && systemDark.value)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
})

export function chooseTheme(wish: Theme): void {
  localStorage.setItem('theme', wish)
  theme.value = wish
}
