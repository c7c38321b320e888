// Light, dark, or as the system says. Kept per browser.
import { computed, ref, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
export const themes: Theme[] = ['system', 'light', 'dark']
export const theme = ref<Theme>((localStorage.getItem('theme') as Theme | null) ?? 'system')

const dark = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(dark.matches)
dark.addEventListener('change', (event) => (systemDark.value = event.matches))

export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemDark.value))
watchEffect(() => (document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light'))

export function chooseTheme(wish: Theme): void {
  localStorage.setItem('theme', wish)
  theme.value = wish
}
