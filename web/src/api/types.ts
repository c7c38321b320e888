// Short names for what the server describes in openapi.json. Nothing is said twice: a change there is an error here.
import type { components, paths } from './schema'

type Schemas = components['schemas']

export type Actor = Schemas['Actor']
export type Attachment = Schemas['AttachmentView']
export type CaseBrief = Schemas['CaseBrief']
export type CaseCounts = Schemas['CaseCounts']
export type CaseDetail = Schemas['CaseDetail']
export type CaseRow = Schemas['CaseRow']
export type Clock = Schemas['ClockCard']
export type Contact = Schemas['ContactView']
export type DefinitionCheck = Schemas['DefinitionCheck']
export type DefinitionRow = Schemas['DefinitionRow']
export type DiagramEdge = Schemas['DiagramEdge']
export type DiagramNode = Schemas['DiagramNode']
export type Device = Schemas['Device']
export type FormField = Schemas['FieldView']
export type Me = Schemas['Me']
export type Message = Schemas['MessageView']
export type Named = Schemas['Named']
export type NewToken = Schemas['NewToken']
export type Problem = Schemas['Problem']
export type ProcessDiagram = Schemas['ProcessDiagram']
export type Rating = Schemas['RatingView']
export type RequestKind = Schemas['KindView']
export type Sent = Schemas['Sent']
export type SessionView = Schemas['SessionView']
export type Notice = Schemas['NoticeView']
export type Snippet = Schemas['SnippetView']
export type SnippetWish = paths['/api/v1/snippets']['post']['requestBody']['content']['application/json']
export type Stage = Schemas['StageView']
export type Step = Schemas['StepView']
export type TotpStart = Schemas['TotpStart']
export type Track = Schemas['TrackView']

/** What a person filled in, as it travels. */
export type Answer = string | number | boolean | string[] | undefined
