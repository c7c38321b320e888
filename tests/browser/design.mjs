// A lead changes a standard: sees the process as a picture, writes the next version, breaks it, mends it, publishes it.
// And every shipped process leaves as a BPMN file that another tool's parser takes without a warning.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { person } from './people.mjs'
import { root } from './server.mjs'
import { browser, looks, server } from './stage.mjs'

const newStage = { 'zh-CN': '质检', 'zh-TW': '品檢', en: 'Inspect' }

test('the picture points at the text, on a desk and on a phone', async () => {
  for (const look of looks) {
    for (const size of ['desk', 'phone']) {
      const reader = await person(browser, server.url, { ...look, size })
      const { page, t } = reader
      await reader.signIn('lin', server.password)
      await page.goto('/standards/process/complaint')
      const picture = page.getByRole('group', { name: t('design.picture') }).first()
      await picture.waitFor()
      const stages = picture.getByRole('button')
      assert.equal(await stages.count(), 10, 'every stage of the complaint process can be reached')
      await stages.nth(2).focus()
      assert.equal(await stages.nth(2).getAttribute('aria-pressed'), 'true')
      assert.match(await page.locator('pre .on').first().innerText(), /- id: diagnose/)
      assert.match(await page.locator('pre .on').last().innerText(), /Contact again/)
      await page.keyboard.press('Tab')
      assert.match(await page.locator('pre .on').first().innerText(), /- id: plan/)
      assert.equal(await page.getByRole('button', { name: t('design.edit') }).count(), 0, 'an agent reads')
      await reader.accessible('process')
      await reader.shot('standard-process')
      for (const kind of ['repair', 'enquiry', 'service_request']) {
        await page.goto(`/standards/process/${kind}`)
        await picture.waitFor()
        await reader.shot(`standard-${kind}`)
      }
      assert.deepEqual(reader.complaints, [])
      await reader.close()
    }
  }
})

test('a version is broken, mended, published and in force', async () => {
  let version = 1
  for (const look of looks.filter(({ theme }, i) => theme === (i < 2 ? 'light' : 'dark'))) {
    const lead = await person(browser, server.url, look)
    const { page, t } = lead
    await lead.signIn('admin', server.password)
    await page.goto('/standards/process/repair')
    await page.getByRole('button', { name: t('design.edit') }).click()
    await page.getByText(t('design.next', { version: version + 1 })).waitFor()
    await page.getByText(t('design.valid')).first().waitFor()
    const editor = page.getByRole('textbox', { name: t('design.text') })
    const good = await editor.inputValue()

    // Break it: a way to a stage that does not exist.
    const at = good.split('\n').findIndex((line) => line.includes('{to: dispatch}')) + 1
    await editor.fill(good.replace('{to: dispatch}', '{to: inspect}'))
    await page.getByRole('button', { name: new RegExp(t('design.at', { line: at, column: '\\d+' })) }).waitFor()
    assert.ok(await page.getByRole('button', { name: t('design.publish') }).isDisabled())
    await lead.accessible('broken')
    await lead.shot('design-broken')
    await page.getByRole('button', { name: new RegExp(t('design.at', { line: at, column: '\\d+' })) }).click()
    assert.equal(await editor.evaluate((box) => box.value.slice(0, box.selectionStart).split('\n').length), at, 'the caret goes where the problem is')

    // Mend it: the stage is there now, and the picture shows it before anything is published.
    const stage = `  - id: inspect${version}\n    category: confirming\n    label: {zh-CN: ${newStage['zh-CN']}, zh-TW: ${newStage['zh-TW']}, en: ${newStage.en}}\n    operator: role:expert\n    next:\n      - {to: dispatch}\n\n`
    await editor.fill(good.replace('{to: dispatch}', `{to: inspect${version}}`).replace('  - id: dispatch\n', `${stage}  - id: dispatch\n`))
    await page.getByText(t('design.valid')).first().waitFor()
    await page.getByRole('group', { name: t('design.picture') }).first().getByRole('button', { name: new RegExp(newStage[look.language]) }).first().waitFor()
    await page.getByRole('tab', { name: t('design.diff') }).click()
    const diff = page.getByRole('region', { name: t('design.diff') })
    await diff.getByText(`- id: inspect${version}`).waitFor()
    await lead.accessible('draft')
    await lead.shot('design-draft')

    await page.getByRole('button', { name: t('design.publish') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('design.publish.stay')).waitFor()
    assert.ok((await dialog.getByRole('listitem').count()) > 0, 'the open cases are named')
    await lead.accessible('publish')
    await lead.shot('design-publish')
    await dialog.getByLabel(t('design.publish.from')).fill('2026-01-02')
    await dialog.getByRole('button', { name: t('design.publish.do') }).click()
    await dialog.waitFor({ state: 'detached' })
    version += 1
    await page.getByText(t('standards.inForce', { version, date: '2026-01-02' })).first().waitFor()
    await page.getByRole('group', { name: t('design.picture') }).first().getByRole('button', { name: new RegExp(newStage[look.language]) }).first().waitFor()
    // The version before is still there to be read.
    await page.getByLabel(t('standards.version')).selectOption(String(version - 1))
    await page.getByText(t('standards.notInForce', { version: version - 1 })).waitFor()
    await lead.accessible('published')
    await lead.shot('design-published')
    assert.deepEqual(lead.complaints, [])
    await lead.close()
  }
})

test('an unfinished text waits, and writing works on a phone', async () => {
  const lead = await person(browser, server.url, { size: 'phone' })
  const { page, t } = lead
  await lead.signIn('admin', server.password)
  await page.goto('/standards/form/request_repair')
  await page.getByRole('button', { name: t('design.edit') }).click()
  const editor = page.getByRole('textbox', { name: t('design.text') })
  await editor.fill((await editor.inputValue()) + '# half a thought\n')
  await page.getByRole('link', { name: t('standards.back') }).click()
  await page.goto('/standards/form/request_repair')
  await page.getByRole('button', { name: t('design.edit') }).click()
  assert.match(await editor.inputValue(), /half a thought/)
  await page.getByText(t('design.valid')).first().waitFor()
  await lead.accessible('editor on a phone')
  await lead.shot('design-phone')
  await page.getByRole('button', { name: t('design.discard') }).click()
  await page.locator('pre').waitFor()
  assert.deepEqual(lead.complaints, [])
  await lead.close()
})

test('the picture changes the same text: a stage is added, renamed, given a way back, and removed', async () => {
  const lead = await person(browser, server.url)
  const { page, t } = lead
  await lead.signIn('admin', server.password)
  await page.goto('/standards/process/complaint')
  await page.getByRole('button', { name: t('design.edit') }).click()
  const editor = page.getByRole('textbox', { name: t('design.text') })
  const picture = page.getByRole('group', { name: t('design.picture') })
  await page.getByText(t('design.valid')).first().waitFor()
  const before = await editor.inputValue()
  await page.getByRole('tab', { name: t('design.stage') }).click()
  await picture.locator('[data-stage=plan]').click()
  const adding = page.getByRole('form', { name: t('design.addStage') })
  for (const [at, name] of ['法务审核', '法務審核', 'Legal check'].entries()) await adding.getByRole('textbox').nth(at).fill(name)
  await adding.getByRole('button').click()
  await picture.locator('[data-stage=legal_check][aria-pressed=true]').waitFor()
  await page.getByText(t('design.valid')).first().waitFor()
  assert.match(await editor.inputValue(), /- id: legal_check\n    category: planned\n    label: \{zh-CN: 法务审核, zh-TW: 法務審核, en: Legal check\}\n    next:\n      - \{to: execute\}/)

  const renaming = page.getByRole('form', { name: t('design.rename') })
  await renaming.getByRole('textbox').first().fill('法务复核')
  await renaming.getByRole('button').click()
  await picture.getByRole('button', { name: /^法务复核/ }).waitFor()
  const way = page.getByRole('form', { name: t('design.addWay') })
  await way.getByLabel(t('design.to')).selectOption('plan')
  await way.getByLabel(t('design.rework')).check()
  await way.getByRole('button').click()
  await page.getByRole('button', { name: t('design.dropWay', { to: '提出方案' }) }).waitFor()
  await page.getByText(t('design.valid')).first().waitFor()
  await lead.accessible('stage panel')
  await lead.shot('design-stage')
  await page.getByRole('button', { name: t('design.removeStage') }).click()
  await picture.locator('[data-stage=legal_check]').waitFor({ state: 'detached' })
  await page.getByText(t('design.valid')).first().waitFor()
  assert.equal((await editor.inputValue()).replace(/\n+/g, '\n'), before.replace(/\n+/g, '\n'), 'what was added is gone without a trace')
  assert.deepEqual(lead.complaints, [])
  await lead.close()
})

test('every shipped process is a BPMN file another tool can read', async () => {
  const found = createRequire(join(root, 'web/package.json')).resolve('bpmn-moddle')
  const { BpmnModdle } = await import(pathToFileURL(found))
  const reader = await person(browser, server.url)
  await reader.signIn('lin', server.password)
  for (const file of readdirSync(join(root, 'definitions/processes'))) {
    const id = file.replace('.yaml', '')
    const answer = await reader.page.request.get(`/api/v1/definitions/process/${id}/bpmn`)
    assert.match(answer.headers()['content-disposition'], new RegExp(`${id}\\.bpmn`))
    const diagram = await (await reader.page.request.get(`/api/v1/definitions/process/${id}/diagram`)).json()
    const { rootElement, warnings, elementsById } = await new BpmnModdle().fromXML(await answer.text())
    assert.deepEqual(warnings, [], id)
    const plane = rootElement.diagrams[0].plane.planeElement
    for (const node of diagram.nodes) {
      const shape = plane.find((one) => one.bpmnElement?.id === node.id.replaceAll(':', '.'))
      assert.deepEqual([shape.bounds.x, shape.bounds.y, shape.bounds.width, shape.bounds.height], [node.x, node.y, node.width, node.height], `${id} ${node.id}`)
    }
    for (const edge of diagram.edges) {
      const flow = elementsById[`flow.${edge.id.replaceAll(':', '.')}`]
      assert.deepEqual([flow.sourceRef.id, flow.targetRef.id], [edge.from.replaceAll(':', '.'), edge.to.replaceAll(':', '.')])
      const line = plane.find((one) => one.bpmnElement === flow)
      assert.deepEqual(line.waypoint.map(({ x, y }) => ({ x, y })), edge.points)
    }
    for (const one of Object.values(elementsById)) {
      if (one.$instanceOf('bpmn:FlowNode') && !one.$instanceOf('bpmn:StartEvent') && !one.$instanceOf('bpmn:BoundaryEvent') && one.$parent.$type === 'bpmn:Process')
        assert.ok(one.incoming?.length > 0, `${id}: ${one.id} can be reached`)
    }
  }
  await reader.close()
})
