/** The API's types under short names; schema.d.ts follows from the OpenAPI document. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Place = Schemas["Place"];
export type NewPlace = Schemas["NewPlace"];
export type ChangePlace = Schemas["ChangePlace"];
export type List = Schemas["List"];
export type Tag = Schemas["Tag"];
export type User = Schemas["User"];
export type Me = Schemas["Me"];
export type Session = Schemas["Session"];
export type ApiToken = Schemas["ApiToken"];
export type CreatedApiToken = Schemas["CreatedApiToken"];
export type Scope = Schemas["Scope"];
export type AuditEvent = Schemas["AuditEvent"];
export type ImportReport = Schemas["ImportReport"];
export type ImportRow = Schemas["ImportRow"];
export type ImportStatus = Schemas["ImportStatus"];
export type Import = Schemas["Import"];
export type UndoneImport = Schemas["UndoneImport"];
export type Deletion = Schemas["Deletion"];
export type FieldError = Schemas["FieldError"];
export type ProblemBody = Schemas["Problem"];
