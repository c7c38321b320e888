import { createRouter, createWebHistory } from 'vue-router'
import { knowMe } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: () => import('@/loop/0-people/login/LoginPage.vue') },
    {
      path: '/',
      component: () => import('./Shell.vue'),
      meta: { signedIn: true },
      children: [
        { path: '', redirect: '/cases' },
        { path: 'cases/:id?', name: 'cases', component: () => import('@/loop/4-handling/HandlingPage.vue') },
        { path: 'customers/:id?', name: 'customers', component: () => import('@/loop/0-people/customers/CustomersPage.vue') },
        { path: 'duplicates', name: 'duplicates', component: () => import('@/loop/0-people/customers/DuplicatesPage.vue') },
        { path: 'standards/:kind?/:name?', name: 'standards', component: () => import('@/loop/1-standards/StandardsPage.vue') },
        { path: 'snippets/:id?', name: 'snippets', component: () => import('@/loop/1-standards/snippets/SnippetsPage.vue') },
        { path: 'triggers/:id?', name: 'triggers', component: () => import('@/loop/4-handling/triggers/TriggersPage.vue') },
        { path: 'macros/:id?', name: 'macros', component: () => import('@/loop/4-handling/macros/MacrosPage.vue') },
        { path: 'notices', name: 'notices', component: () => import('@/loop/4-handling/notices/NoticesPage.vue') },
        { path: 'account', name: 'account', component: () => import('@/loop/0-people/account/AccountPage.vue') },
        { path: ':rest(.*)', component: () => import('./NotFound.vue') },
      ],
    },
  ],
})

router.beforeEach(async (to) => {
  const person = await knowMe().catch(() => null)
  if (to.meta.signedIn && !person) return { name: 'login', query: to.fullPath === '/cases' ? {} : { next: to.fullPath } }
  if (to.name === 'login' && person) return '/cases'
  return true
})
