import { createRouter, createWebHistory } from 'vue-router'
import { knowMe } from './session'
import { needsSetup } from './firstDay'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/setup', name: 'setup', component: () => import('@/loop/0-people/setup/SetupPage.vue') },
    { path: '/login', name: 'login', component: () => import('@/loop/0-people/login/LoginPage.vue') },
    { path: '/print/:what(request|plan)/:id', name: 'print', props: true, meta: { signedIn: true }, component: () => import('@/loop/4-handling/plan/PrintPage.vue') },
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
        { path: 'audit', name: 'audit', component: () => import('@/loop/4-handling/audit/AuditPage.vue') },
        { path: 'webhooks/:id?', name: 'webhooks', component: () => import('@/loop/4-handling/webhooks/WebhooksPage.vue') },
        { path: 'imports/:id?', name: 'imports', component: () => import('@/loop/0-people/import/ImportsPage.vue') },
        { path: 'plans/:id', name: 'plan', props: true, component: () => import('@/loop/4-handling/plan/PlanPage.vue') },
        { path: 'tasks', name: 'tasks', component: () => import('@/loop/4-handling/plan/TasksPage.vue') },
        { path: 'settings', name: 'settings', component: () => import('./settings/SettingsPage.vue') },
        { path: 'people/:id?', name: 'people', component: () => import('@/loop/0-people/staff/PeoplePage.vue') },
        { path: 'teams/:id?', name: 'teams', component: () => import('@/loop/0-people/staff/TeamsPage.vue') },
        { path: 'roles/:id?', name: 'roles', component: () => import('@/loop/0-people/staff/RolesPage.vue') },
        { path: 'notices', name: 'notices', component: () => import('@/loop/4-handling/notices/NoticesPage.vue') },
        { path: 'company', name: 'company', component: () => import('@/loop/0-people/company/CompanyPage.vue') },
        { path: 'account', name: 'account', component: () => import('@/loop/0-people/account/AccountPage.vue') },
        { path: ':rest(.*)', component: () => import('./NotFound.vue') },
      ],
    },
  ],
})

router.beforeEach(async (to) => {
  const person = await knowMe().catch(() => null)
  const fresh = !person && (await needsSetup())
  if (fresh !== (to.name === 'setup')) return fresh ? { name: 'setup' } : '/'
  if (to.meta.signedIn && !person) return { name: 'login', query: to.fullPath === '/cases' ? {} : { next: to.fullPath } }
  if (to.name === 'login' && person) return '/cases'
  return true
})
