// OpenAPI document, SHA-256: 9a41680314a577ef652db9b0385f2a38665e4477d2f3e5c2a6f0f69762acb8e4
// Made by types.mjs: do not edit.

export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in. An unknown address and a wrong password get the same response after the
         *     same time. After some failures, each attempt has to wait longer.
         * @description With `"session": "cookie"` the tokens are put into two cookies and not into the
         *     body. That is for pages of this server; any other site gets 403.
         */
        post: operations["auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session of the access token. Neither the access token nor the refresh
         *     token is accepted afterwards.
         * @description A page of this server does not need a valid access token: the session of the
         *     cookie with the refresh token ends, too, and both cookies are cleared.
         */
        post: operations["auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all sessions of the account, this one included. */
        post: operations["auth_logout_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes the password and ends every other session of the account. */
        put: operations["auth_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a new access token and a new refresh token for a refresh token, which
         *     can be used once. Using it again more than twenty seconds later ends the session,
         *     because one of the two clients must have stolen it.
         * @description With `"session": "cookie"` the refresh token is read from its cookie, and both
         *     cookies are set again. A 401 clears them, because the session has ended.
         */
        post: operations["auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates an account and signs it in; `session` has the same meaning as for signing in. */
        post: operations["auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists tags as categories: one page with `limit`, all of them without.
         * @deprecated
         */
        get: operations["categories_categories"];
        put?: never;
        /**
         * Creates a tag.
         * @deprecated
         */
        post: operations["tags_create_former"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows one tag.
         * @deprecated
         */
        get: operations["tags_read_former"];
        /**
         * Changes a tag; omitted fields stay, `null` clears.
         * @deprecated
         */
        put: operations["tags_change_put_former"];
        post?: never;
        /**
         * Deletes a tag. Its places stay. A tag with many thousand places is removed from them
         *     in batches first, so a reader may see it on only some of them. An interrupted request
         *     can be sent again.
         * @deprecated
         */
        delete: operations["tags_delete_former"];
        options?: never;
        head?: never;
        /**
         * Changes a tag; omitted fields stay, `null` clears.
         * @deprecated
         */
        patch: operations["tags_change_former"];
        trace?: never;
    };
    "/api/categories/{id}/places/{placeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a tag to a place.
         * @deprecated
         */
        post: operations["tags_member_add_former"];
        /**
         * Removes a tag from a place.
         * @deprecated
         */
        delete: operations["tags_member_remove_former"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the deletions that can be undone, newest first, at most 1,000. A deletion
         *     is kept for 30 days; an account's deletions hold at most as many places as the account
         *     may have, and the oldest give way.
         */
        get: operations["deletions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deletions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a deletion for good. */
        delete: operations["deletions_erase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deletions/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a deletion back. Places come back with their ids, in their lists and with their
         *     tags, except for lists and tags that are gone. A list or tag that was made again under
         *     its name gets the places. Many thousand places come back in parts; a request that was
         *     cut off can be sent again, and counts what was left.
         */
        post: operations["deletions_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports places as a file in an open format: all of them, those of one list, or those
         *     that match a filter. GeoJSON and CSV can be imported again without loss. KML and GPX
         *     cannot hold places without coordinates and say how many are left out. KML has a folder
         *     for each list, and a place in several lists is in each of them. Each file says when a
         *     place was saved or, if that is unknown, when it was added to ListBud. `json` is a
         *     backup of the whole account: places with their edited fields, lists, tags, and the
         *     history of imports.
         */
        get: operations["export_export"];
        put?: never;
        /**
         * Gives a selection back as a file: what `GET /api/export` does, with more ids than an
         *     address has room for. A form of a web page can send it.
         */
        post: operations["export_export_selection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists lists as folders: one page with `limit`, all of them without.
         * @deprecated
         */
        get: operations["folders_folders"];
        put?: never;
        /**
         * Creates a list.
         * @deprecated
         */
        post: operations["lists_create_former"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/folders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows one list.
         * @deprecated
         */
        get: operations["lists_read_former"];
        /**
         * Changes a list; omitted fields stay, `null` clears.
         * @deprecated
         */
        put: operations["lists_change_put_former"];
        post?: never;
        /**
         * Deletes a list. Its places stay. A list of many thousand places is emptied in batches
         *     first, so a reader may see it with only some of them. An interrupted request can be
         *     sent again.
         * @deprecated
         */
        delete: operations["lists_delete_former"];
        options?: never;
        head?: never;
        /**
         * Changes a list; omitted fields stay, `null` clears.
         * @deprecated
         */
        patch: operations["lists_change_former"];
        trace?: never;
    };
    "/api/folders/{id}/places/{placeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a place to a list. The list becomes the place's `listId`.
         * @deprecated
         */
        post: operations["lists_member_add_former"];
        /**
         * Removes a place from a list.
         * @deprecated
         */
        delete: operations["lists_member_remove_former"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import/google-takeout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Imports a file of Google Takeout, a whole Takeout archive (`.zip` or `.tgz`), or a file
         *     of another program. The import succeeds or fails as a whole. Importing the same file
         *     again adds nothing. Restoring a backup does not delete anything first.
         * @deprecated
         * @description Several files in one form are one import, which is undone as one: a place in two files
         *     is one place in both lists. `files` of the report tells what became of each. A file
         *     that cannot be read does not stop the others from being imported; when none can be
         *     read, nothing is imported and the answer is 422. All files together may have as many
         *     bytes as one.
         *
         *     The response is the report if the import ends within 20 seconds. Otherwise, and at once
         *     with `Prefer: respond-async`, it is 202 with a URL that reports the progress.
         */
        post: operations["imports_create_former"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the last thousand imports, newest first, and those that wait or run. */
        get: operations["imports_list"];
        put?: never;
        /**
         * Imports a file of Google Takeout, a whole Takeout archive (`.zip` or `.tgz`), or a file
         *     of another program. The import succeeds or fails as a whole. Importing the same file
         *     again adds nothing. Restoring a backup does not delete anything first.
         * @description Several files in one form are one import, which is undone as one: a place in two files
         *     is one place in both lists. `files` of the report tells what became of each. A file
         *     that cannot be read does not stop the others from being imported; when none can be
         *     read, nothing is imported and the answer is 422. All files together may have as many
         *     bytes as one.
         *
         *     The response is the report if the import ends within 20 seconds. Otherwise, and at once
         *     with `Prefer: respond-async`, it is 202 with a URL that reports the progress.
         */
        post: operations["imports_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the progress of an import, or its report when it has ended. */
        get: operations["imports_read"];
        put?: never;
        post?: never;
        /**
         * Undoes an import: removes what it added, except what the user has changed since,
         *     added to another list or given another tag. Values that another import has filled in
         *     do not count as such a change. Values that the import changed in existing places stay
         *     changed. A large import is undone in batches; an interrupted request can be sent
         *     again, and counts only the rest. An import that waits or runs is cancelled: it changes
         *     nothing, and its status becomes `failed`.
         */
        delete: operations["imports_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists lists by name: one page with `limit`, all of them without. */
        get: operations["lists_list"];
        put?: never;
        /** Creates a list. */
        post: operations["lists_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lists/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one list. */
        get: operations["lists_read"];
        /** Changes a list; omitted fields stay, `null` clears. */
        put: operations["lists_change_put"];
        post?: never;
        /**
         * Deletes a list. Its places stay. A list of many thousand places is emptied in batches
         *     first, so a reader may see it with only some of them. An interrupted request can be
         *     sent again.
         */
        delete: operations["lists_delete"];
        options?: never;
        head?: never;
        /** Changes a list; omitted fields stay, `null` clears. */
        patch: operations["lists_change"];
        trace?: never;
    };
    "/api/lists/{id}/places/{placeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a place to a list. The list becomes the place's `listId`. */
        post: operations["lists_member_add"];
        /** Removes a place from a list. */
        delete: operations["lists_member_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the account and how much it holds. */
        get: operations["me_read"];
        put?: never;
        post?: never;
        /**
         * Deletes the account with all its places, lists, tags, imports and sessions.
         *     This cannot be undone: the account is closed at once, all its sessions end, and
         *     nobody can sign in to it. Then its rows are deleted, the account itself last; only
         *     then can its address register again. If that is interrupted,
         *     the server continues by itself within a minute.
         */
        delete: operations["me_delete"];
        options?: never;
        head?: never;
        /** Changes the account; omitted fields stay. */
        patch: operations["me_change"];
        trace?: never;
    };
    "/api/me/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the events of the account, newest first: sign-ins with time and address, failed
         *     attempts, imports, exports and deletions.
         */
        get: operations["me_audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the sessions of the account, the last used first. */
        get: operations["me_sessions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one session of the account. */
        delete: operations["me_sessions_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["openapi_serve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists places: one page with `limit`, all of them without. */
        get: operations["places_list"];
        put?: never;
        /** Creates a place. */
        post: operations["places_create"];
        /**
         * Deletes all places that exist when it begins. Lists and tags stay. Many thousand places
         *     are deleted in batches: a reader may see some of them meanwhile. If the request is
         *     interrupted, send it again to delete the rest.
         */
        delete: operations["places_delete_all"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one place. */
        get: operations["places_read"];
        /**
         * Changes a place; omitted fields stay, `null` clears. An import never
         *     touches again what was changed here.
         */
        put: operations["places_change_put"];
        post?: never;
        /** Deletes a place. */
        delete: operations["places_delete"];
        options?: never;
        head?: never;
        /**
         * Changes a place; omitted fields stay, `null` clears. An import never
         *     touches again what was changed here.
         */
        patch: operations["places_change"];
        trace?: never;
    };
    "/api/places/{id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replaces the tags of a place: all of them, or none if one is unknown. */
        put: operations["places_member_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Applies one action to many places: to all of them, or to none if one is unknown. */
        post: operations["places_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows all places that pass the filters, with the few fields that a map and a table
         *     need. The `ETag` changes whenever a place, a list or a tag changes; it costs no rows
         *     to ask again with `If-None-Match`. With `q`, typing errors are forgiven when nothing
         *     matches exactly, as in the search.
         */
        get: operations["places_points"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finds places by words in their names, addresses, notes, tags and lists, best
         *     hit first. Accents do not matter, each word may be the beginning of one, scripts
         *     without spaces are found by any part, and when nothing matches exactly, typing errors
         *     are forgiven.
         */
        get: operations["places_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns who is signed in. A page calls it first; being signed out is not an error. */
        get: operations["session_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists tags by name: one page with `limit`, all of them without. */
        get: operations["tags_list"];
        put?: never;
        /** Creates a tag. */
        post: operations["tags_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tags/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one tag. */
        get: operations["tags_read"];
        /** Changes a tag; omitted fields stay, `null` clears. */
        put: operations["tags_change_put"];
        post?: never;
        /**
         * Deletes a tag. Its places stay. A tag with many thousand places is removed from them
         *     in batches first, so a reader may see it on only some of them. An interrupted request
         *     can be sent again.
         */
        delete: operations["tags_delete"];
        options?: never;
        head?: never;
        /** Changes a tag; omitted fields stay, `null` clears. */
        patch: operations["tags_change"];
        trace?: never;
    };
    "/api/tags/{id}/places/{placeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a tag to a place. */
        post: operations["tags_member_add"];
        /** Removes a tag from a place. */
        delete: operations["tags_member_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the API tokens of the account, the newest first, those that have expired among
         *     them. The secrets are not shown: the server does not know them.
         */
        get: operations["tokens_list"];
        put?: never;
        /**
         * Makes an API token. The answer shows it once; the server stores a hash of it only.
         * @description An account has at most 50 API tokens. They stay valid when the password changes and when
         *     sessions end.
         */
        post: operations["tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends an API token: every server refuses it from then on. This cannot be undone, because
         *     the server does not know the secret; make a new token instead.
         */
        delete: operations["tokens_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What to do to them.
         * @enum {string}
         */
        Action: "move_to_list" | "add_to_list" | "remove_from_list" | "add_tag" | "remove_tag" | "set_visited" | "delete";
        /** @description A row that would become a new place. */
        AddedRow: {
            /** @description The file of an archive that it is in. */
            file?: string | null;
            /**
             * Format: int64
             * @description The line on which it begins, or the number of the feature, from 1.
             */
            line: number;
            name: string;
        };
        /** @description How many places changed. */
        Affected: {
            /** Format: int64 */
            affected: number;
            /**
             * Format: uuid
             * @description With `delete`: the deletion, which can be undone for 30 days.
             */
            deletionId?: string | null;
        };
        /** @description An API token, without its secret. */
        ApiToken: {
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it stops being valid; `null` is never.
             */
            expiresAt: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, up to a minute late; `null` is never.
             */
            lastUsedAt: string | null;
            /** @example Shortcut on my phone */
            name: string;
            scopes: components["schemas"]["Scope"][];
        };
        /** @description The API tokens of a user. */
        ApiTokens: {
            tokens: components["schemas"]["ApiToken"][];
        };
        /** @description An event of an account, or a failed attempt. */
        AuditEvent: {
            /**
             * @description What was done.
             * @example session.started
             */
            action: string;
            /**
             * @description The address it came from.
             * @example 203.0.113.7
             */
            address?: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Details, which depend on the action. */
            details: unknown;
            /** Format: uuid */
            id: string;
        };
        /** @description A page of events. */
        AuditEvents: {
            events: components["schemas"]["AuditEvent"][];
            /** @description The `cursor` of the next page; absent on the last page. */
            nextCursor?: string | null;
        };
        /** @description One change to many places. */
        Bulk: {
            action: components["schemas"]["Action"];
            /** @description The places. */
            ids: string[];
            /**
             * Format: uuid
             * @description For the actions on lists; `null` with `move_to_list` takes the places out
             *     of all lists.
             */
            listId?: string | null;
            /**
             * Format: uuid
             * @description For the actions on tags.
             */
            tagId?: string | null;
            /** @description For `set_visited`. */
            visited?: boolean | null;
        };
        /** @description Some tags, as categories. */
        Categories: {
            categories: components["schemas"]["Tag"][];
            /** @description Where the next page begins; absent on the last page. */
            nextCursor?: string | null;
        };
        /** @description What to change of a list. */
        ChangeList: {
            /** @example #3b82f6 */
            color?: string;
            description?: string | null;
            /**
             * Format: emoji
             * @example 🍜
             */
            emoji?: string | null;
            /** @example London food */
            name?: string;
        };
        /** @description What to change of one's account. */
        ChangeMe: {
            /**
             * @description The name that the account shows.
             * @example Ada
             */
            name?: string;
        };
        /** @description A change of password. */
        ChangePassword: {
            /**
             * Format: password
             * @description The password that the account has.
             */
            currentPassword: string;
            /**
             * Format: password
             * @description The new password: not one of the commonest, nor a name of the account.
             */
            newPassword: string;
        };
        /** @description What to change of a place: a field left out stays, `null` clears. */
        ChangePlace: {
            address?: string | null;
            /**
             * Format: double
             * @description Degrees north; together with `longitude` or not at all.
             */
            latitude?: number | null;
            /**
             * Format: uuid
             * @description Moves it: removes it from all lists and adds it to this one; `null` only removes it;
             *     `folderId` means the same.
             */
            listId?: string | null;
            /**
             * Format: double
             * @description Degrees east.
             */
            longitude?: number | null;
            name?: string;
            notes?: string | null;
            /**
             * @description Its phone number as people write it, with at least three digits.
             * @example +49 30 123456
             */
            phone?: string | null;
            /** @description Google's place id. */
            placeId?: string | null;
            /** Format: double */
            rating?: number | null;
            /** @example 2019-03-04 */
            savedAt?: string | null;
            url?: string | null;
            visited?: boolean;
            website?: string | null;
        };
        /** @description What to change of a tag. */
        ChangeTag: {
            /** @example #3b82f6 */
            color?: string;
            /**
             * Format: emoji
             * @example 🍜
             */
            emoji?: string | null;
            /** @example vegan */
            name?: string;
        };
        /** @description An API token with its secret. */
        CreatedApiToken: components["schemas"]["ApiToken"] & {
            /**
             * @description The token, for `Authorization: Bearer …`. It is shown in this answer only.
             * @example lb_…
             */
            token: string;
        };
        /** @description Who is signed in. */
        CurrentSession: {
            /**
             * Format: int64
             * @description How many seconds the access token is still valid; `null` without one.
             * @example 900
             */
            expiresIn: number | null;
            /**
             * @description Whether the request has a cookie with a refresh token, so that
             *     `/api/auth/refresh` can succeed.
             */
            refreshable: boolean;
            user: components["schemas"]["User"] | null;
        };
        /** @description How many places were deleted. */
        Deleted: {
            /** Format: int64 */
            deletedCount: number;
            /**
             * Format: uuid
             * @description The deletion, which can be undone for 30 days; absent when nothing was
             *     deleted.
             */
            deletionId?: string | null;
        };
        /** @description What deleting an account asks for. */
        DeleteMe: {
            /**
             * Format: password
             * @description The password. Required from a browser that is signed in by a cookie: a session
             *     left open on a shared machine must not suffice.
             */
            password?: string | null;
        };
        /** @description A deletion that can be undone. */
        Deletion: {
            /**
             * Format: int64
             * @description How many places come back, or go back into the list or under the tag.
             */
            count: number;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Until when it can be undone.
             */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /**
             * @description What was deleted: `places`, `list` or `tag`.
             * @example list
             */
            kind: string;
            /**
             * @description The name of the list or tag, or of the place if it is only one.
             * @example Road trip
             */
            name?: string | null;
        };
        /** @description The deletions that can be undone. */
        Deletions: {
            deletions: components["schemas"]["Deletion"][];
        };
        /** @description A place in a list that is no longer in that list's file. */
        Disappeared: {
            /** Format: uuid */
            id: string;
            /** @description The name of the list. */
            list: string;
            name: string;
        };
        /** @description An import that is done: its report, with a status. */
        DoneImport: components["schemas"]["ImportReport"] & {
            /** @description `done`. */
            status: string;
        };
        /** @description What `GET /api/export` takes in its query, as a form. */
        ExportForm: {
            /** @description For CSV: begins with a byte-order mark, for spreadsheets. */
            bom?: boolean;
            /**
             * @description `geojson`, `kml`, `gpx`, `csv`, or `json` for a backup.
             * @enum {string}
             */
            format: "geojson" | "csv" | "kml" | "gpx" | "json";
            /**
             * @description Only these; repeated, or separated by commas. Unknown ids are
             *     left out.
             */
            ids?: (string)[];
            list?: string | ("none" | "");
            /** @description Only those with at least one of these tags. */
            tag?: (string)[];
        };
        /** @description An import that failed. */
        FailedImport: {
            /** Format: uuid */
            importId: string;
            /** @description Why, as a problem of RFC 9457. */
            problem: Record<string, never>;
            /** @description `failed`. */
            status: string;
        };
        /** @description What is wrong with one field. */
        FieldError: {
            /** @example out_of_range */
            code: string;
            /** @example latitude */
            field: string;
            /** @example must be a number from -90 to 90 */
            message: string;
        };
        /** @description A list that an import filled. */
        FilledList: {
            /** @description Whether the import created it. */
            created: boolean;
            /**
             * Format: uuid
             * @description The list; `null` for one that a preview would create.
             */
            id?: string | null;
            name: string;
        };
        /** @description Some lists, as folders. */
        Folders: {
            folders: components["schemas"]["List"][];
            /** @description Where the next page begins; absent on the last page. */
            nextCursor?: string | null;
        };
        /** @description How many of one kind. */
        Held: {
            /**
             * Format: int64
             * @description How many there are.
             * @example 1234
             */
            count: number;
            /**
             * Format: int64
             * @description The limit; requests that would exceed it get 422.
             * @example 200000
             */
            limit: number;
        };
        /** @description An import that was done. */
        Import: {
            /** Format: date-time */
            createdAt: string;
            /** @example London food.csv */
            fileName: string;
            /**
             * @description What kind of file it was.
             * @example saved_list_csv
             */
            format: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: int32
             * @description How many places it created.
             */
            imported: number;
            /**
             * Format: int32
             * @description How many rows were places that the account had already.
             */
            merged: number;
            /**
             * Format: int32
             * @description How many rows are not places.
             */
            skipped: number;
        };
        /** @description What became of one of several files. */
        ImportedFile: {
            /** @description A stable word for why it was not read. */
            code?: string | null;
            /** @description What kind of file it was, if it was read. */
            format?: string | null;
            /**
             * @description Its name, behind that of the archive that holds it.
             * @example London food.csv
             */
            name: string;
            /**
             * @description `read`, `ignored` (it holds no places), or `failed` (it could not be read).
             * @example read
             */
            outcome: string;
            /** @description How many places it has, if it was read. */
            places?: number | null;
            /** @description Why it was not read, as a sentence. */
            reason?: string | null;
            /** @description How many of its rows are not places, if it was read. */
            skipped?: number | null;
        };
        /** @description The form that brings the files. */
        ImportForm: {
            /** @description What Google Takeout gave: one file or up to a thousand, each a field of its own. */
            file: components["schemas"]["UploadedFile"][];
        };
        /** @description What an import did, row by row where there is something to say. */
        ImportReport: {
            /**
             * @description The first rows that would become new places, at most a thousand; only of a
             *     preview.
             */
            added?: components["schemas"]["AddedRow"][] | null;
            /**
             * @description Places in the file's lists that are no longer in the file, if the request asks
             *     for them; at most a thousand.
             */
            disappeared?: components["schemas"]["Disappeared"][] | null;
            /** @description The reasons of the skipped rows, as sentences. */
            errors: string[];
            /**
             * @description What became of each file, when several were uploaded or one is an archive; at most
             *     a thousand.
             */
            files?: components["schemas"]["ImportedFile"][];
            /**
             * @description What kind of file it was.
             * @example saved_list_csv
             */
            format: string;
            /**
             * Format: int32
             * @description How many places it created.
             */
            imported: number;
            /**
             * Format: uuid
             * @description The import, which can be read and undone; `null` for a preview.
             */
            importId?: string | null;
            /** @description The lists that it filled. */
            lists: components["schemas"]["FilledList"][];
            /**
             * Format: int32
             * @description How many rows were places that were there already, or twice in the file.
             */
            merged: number;
            /**
             * @description The outcome in one sentence.
             * @example Successfully imported 328 places
             */
            message: string;
            /** @description Every row that is not simply a new place, and why. */
            rows: components["schemas"]["ImportRow"][];
            /**
             * Format: int32
             * @description How many rows are not places.
             */
            skipped: number;
            /** @description Always true: a file that cannot be imported is answered with a problem. */
            success: boolean;
        };
        /** @description One row of the file. */
        ImportRow: {
            /**
             * @description A stable word for the reason.
             * @example not_a_place
             */
            code: string;
            /** @description The file of an archive that it is about. */
            file?: string | null;
            /**
             * Format: int64
             * @description The line on which it begins, or the number of the feature, from 1; 0 when
             *     it is about the whole file.
             */
            line: number;
            name?: string | null;
            /**
             * @description `merged`, `skipped`, `ignored` (a file of an archive without places), or
             *     `adjusted`: imported, but not all of it.
             * @example skipped
             */
            outcome: string;
            /** @description The reason as a sentence. */
            reason: string;
        };
        /** @description The imports of a user. */
        Imports: {
            imports: components["schemas"]["Import"][];
            /** @description Those that wait or run, newest first. */
            running: components["schemas"]["RunningImport"][];
        };
        /** @description The progress of an import, or its outcome. */
        ImportStatus: components["schemas"]["RunningImport"] | components["schemas"]["DoneImport"] | components["schemas"]["FailedImport"];
        /** @description A list. */
        List: {
            /**
             * Format: int64
             * @description How many of them have estimated coordinates: `?coordinates=approximate`.
             */
            approximateCoordinates: number;
            /** @example #3b82f6 */
            color: string;
            /** Format: date-time */
            createdAt: string;
            description?: string | null;
            /** @example 🍜 */
            emoji?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description How many of them have no coordinates: `?coordinates=missing` shows them.
             */
            missingCoordinates: number;
            /** @example London food */
            name: string;
            /**
             * Format: int64
             * @description How many places are in it.
             */
            placeCount: number;
            /**
             * Format: date-time
             * @description When its name or looks last changed.
             */
            updatedAt: string;
            /** Format: uuid */
            userId: string;
        };
        /** @description Some lists of a user. */
        Lists: {
            lists: components["schemas"]["List"][];
            /** @description Where the next page begins; absent on the last page. */
            nextCursor?: string | null;
        };
        /** @description Who signs in. */
        Login: {
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
            /** Format: password */
            password: string;
            /** @description Where the tokens are put. */
            session?: components["schemas"]["SessionKind"];
        };
        /** @description An account and how much it holds. */
        Me: components["schemas"]["User"] & {
            usage: components["schemas"]["Usage"];
        };
        /** @description An API token to make. */
        NewApiToken: {
            /** @example 2019-03-04 */
            expiresAt?: string | null;
            /**
             * @description What it is for.
             * @example Shortcut on my phone
             */
            name: string;
            /**
             * Format: password
             * @description The password: a session left open must not suffice.
             */
            password: string;
            /** @description What it allows; no scope includes another one. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description A new list. */
        NewList: {
            /**
             * @default #3b82f6
             * @example #3b82f6
             */
            color: string | null;
            description?: string | null;
            /**
             * Format: emoji
             * @example 🍜
             */
            emoji?: string | null;
            /** @example London food */
            name: string;
        };
        /**
         * @description A new place. Only the name is required, or the address of a place in Google Maps or
         *     another map, which tells its name.
         */
        NewPlace: {
            address?: string | null;
            /**
             * Format: double
             * @description Degrees north; together with `longitude` or not at all.
             */
            latitude?: number | null;
            /**
             * Format: uuid
             * @description A list to put it into; `folderId` means the same.
             */
            listId?: string | null;
            /**
             * Format: double
             * @description Degrees east.
             */
            longitude?: number | null;
            /** @example Bánh Mì Keu */
            name?: string | null;
            notes?: string | null;
            /**
             * @description Its phone number as people write it, with at least three digits.
             * @example +49 30 123456
             */
            phone?: string | null;
            /** @description Google's place id. */
            placeId?: string | null;
            /** Format: double */
            rating?: number | null;
            /** @example 2019-03-04 */
            savedAt?: string | null;
            /** @description Tags to give it. */
            tagIds?: string[];
            url?: string | null;
            visited?: boolean | null;
            website?: string | null;
        };
        /** @description A new tag. */
        NewTag: {
            /**
             * @default #3b82f6
             * @example #3b82f6
             */
            color: string | null;
            /**
             * Format: emoji
             * @example 🍜
             */
            emoji?: string | null;
            /** @example vegan */
            name: string;
        };
        /**
         * @description A place as in every response of the API. Public for services that write the same
         *     elsewhere; it borrows everything.
         */
        Place: {
            address?: string | null;
            /**
             * @description Google's lasting number of the place: unsigned 64 bits, as text because
             *     JavaScript's numbers end at 2⁵³.
             * @example 1885667171979194497
             */
            cid?: string | null;
            /**
             * @description Where the coordinates came from: `user`, `url`, `geojson`, or
             *     `feature_id`, which is an estimate and may be kilometres off.
             * @example feature_id
             */
            coordinateSource?: string | null;
            /**
             * Format: date-time
             * @description When it was added to ListBud.
             */
            createdAt: string;
            /**
             * @description Google's feature id, which contains the `cid`.
             * @example 0x476d079f106bf4e7:0x1a2b3c4d5e6f7081
             */
            featureId?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: double
             * @description Degrees north; `null` when unknown.
             */
            latitude?: number | null;
            /**
             * Format: uuid
             * @description The list that it was added to last.
             */
            listId?: string | null;
            /** @description The lists that it is in, the last one that it was added to first. */
            listIds: string[];
            /**
             * Format: double
             * @description Degrees east; `null` when unknown.
             */
            longitude?: number | null;
            /** @example Bánh Mì Keu */
            name: string;
            notes?: string | null;
            /**
             * @description Its phone number as people write it.
             * @example +49 30 123456
             */
            phone?: string | null;
            /**
             * @description Google's place id.
             * @example ChIJ5_RrEJ8HbUcRgXBvXk08Kxo
             */
            placeId?: string | null;
            /** Format: double */
            rating?: number | null;
            /**
             * Format: date-time
             * @description When the user saved it, as a file or the user says; `null` when unknown.
             */
            savedAt?: string | null;
            tags: components["schemas"]["TagLabel"][];
            /**
             * @description Whether `url` is a short link and nothing else is known: only Google can
             *     tell where it leads.
             */
            unresolved: boolean;
            /**
             * Format: date-time
             * @description When one of its own fields last changed; its lists and tags do not count.
             */
            updatedAt: string;
            url?: string | null;
            /** Format: uuid */
            userId: string;
            visited: boolean;
            /**
             * @description Its own page on the web.
             * @example https://example.org/
             */
            website?: string | null;
        };
        /** @description Some places. */
        Places: {
            /** @description Where the next page begins; absent on the last page. */
            nextCursor?: string | null;
            places: components["schemas"]["Place"][];
        };
        /** @description All places as rows of a table. */
        Points: {
            /**
             * @description What the values of a row are, in their order. `lng` and `lat` are degrees or
             *     `null`; `lists` (last joined first) and `tags` are positions in the arrays of
             *     those names; `rating` is a number or `null`; `visited` is 0 or 1; `position` is
             *     0 for exact, 1 for approximate, 2 for missing, and 3 for missing where the address
             *     is a short link that was not resolved; `created`, `updated` and `saved`, which
             *     may be `null`, are milliseconds since 1970.
             */
            columns: string[];
            /** @description The ids of the account's lists; absent with `columns=id`. */
            lists?: string[] | null;
            /** @description One row for each place: newest first, or with `q` the best hit first. */
            rows: unknown[][];
            /** @description The ids of the account's tags; absent with `columns=id`. */
            tags?: string[] | null;
        };
        /** @description An error (RFC 9457). */
        Problem: {
            /**
             * Format: int64
             * @description If an import would exceed a limit: how many the file would add.
             * @example 1500
             */
            added?: number | null;
            /**
             * @description A stable word for a program.
             * @example not_found
             */
            code?: string | null;
            /**
             * Format: int64
             * @description If a limit would be exceeded: how many there are.
             * @example 200000
             */
            count?: number | null;
            /**
             * @description A sentence for a person.
             * @example there is no such place
             */
            detail?: string | null;
            /** @description The detail again, for the former client. */
            error: string;
            /** @description What is wrong with each field. */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Format: int64
             * @description If a limit would be exceeded: the limit.
             * @example 200000
             */
            limit?: number | null;
            /** @description The id of the request in the server's log. */
            requestId?: string | null;
            /**
             * @description With 403 `insufficient_scope`: the scopes of API tokens that open the operation.
             * @example [
             *       "write"
             *     ]
             */
            scopes?: string[] | null;
            /**
             * Format: int32
             * @example 404
             */
            status: number;
            /** @example Not Found */
            title: string;
            /**
             * @description What kind of problem it is, a URI.
             * @example about:blank
             */
            type: string;
            /** @description With 429: the limits that were reached. */
            "violated-policies"?: string[] | null;
        };
        /** @description The token to exchange for a new one. */
        Refresh: {
            /**
             * Format: password
             * @description The `refreshToken` of the last response; it can be used once. Left out if it is in a
             *     cookie.
             */
            refreshToken?: string;
            /** @description Where the token is, and where the new ones are put. */
            session?: components["schemas"]["SessionKind"];
        };
        /** @description A new account. */
        Register: {
            /**
             * Format: email
             * @description The address to sign in with; case does not matter.
             * @example ada@example.org
             */
            email: string;
            /**
             * @description The name that the account shows.
             * @example Ada
             */
            name: string;
            /**
             * Format: password
             * @description Not one of the commonest passwords, nor a name of the account.
             */
            password: string;
            /** @description Where the tokens are put. */
            session?: components["schemas"]["SessionKind"];
        };
        /** @description What came back. */
        Restored: {
            /**
             * Format: int64
             * @description How many places are still kept in the deletion, because the account has another
             *     place with their Google id, or has imported them again.
             */
            kept: number;
            /**
             * Format: int64
             * @description How many places came back, or went back into the list or under the tag.
             */
            restored: number;
        };
        /** @description An import that waits or runs. */
        RunningImport: {
            /** Format: date-time */
            createdAt: string;
            /** @example London food.csv */
            fileName: string;
            /**
             * Format: uuid
             * @description The import; its URL reports the progress.
             */
            importId: string;
            /** @description Whether it is only a preview. */
            preview: boolean;
            /**
             * Format: int64
             * @description How many rows of the file were read.
             */
            rowsRead: number;
            /**
             * Format: int64
             * @description How many places were written.
             */
            rowsWritten: number;
            /**
             * Format: int64
             * @description The file's length in bytes.
             */
            size: number;
            /**
             * @description `queued`, `reading`, or `writing`.
             * @example reading
             */
            status: string;
        };
        /**
         * @description What an API token allows.
         * @enum {string}
         */
        Scope: "read" | "write" | "import" | "places:add" | "export";
        /** @description A session: a client in which the account is signed in. */
        Session: {
            /**
             * @description The address that signed in.
             * @example 203.0.113.7
             */
            address?: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Whether it is the session of this request. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends unless it is renewed.
             */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description When it was last renewed.
             */
            lastUsedAt: string;
            /**
             * @description The `User-Agent` of the client that signed in.
             * @example Mozilla/5.0
             */
            userAgent?: string | null;
        };
        /**
         * @description Where the tokens of a session are put.
         * @enum {string}
         */
        SessionKind: "token" | "cookie";
        /** @description The sessions of a user. */
        Sessions: {
            sessions: components["schemas"]["Session"][];
        };
        /** @description The tags that the place will have. */
        SetTags: {
            tagIds: string[];
        };
        /** @description The tokens of a new session, and its account. */
        SignedIn: {
            /**
             * Format: int64
             * @description How many seconds the access token is valid.
             */
            expiresIn: number;
            /**
             * @description Get a new access token for it at `/api/auth/refresh`; it can be used once. Absent
             *     if it is in a cookie.
             */
            refreshToken?: string;
            /** @description The access token, for `Authorization: Bearer …`; absent if it is in a cookie. */
            token?: string;
            user: components["schemas"]["User"];
        };
        /** @description A tag. */
        Tag: {
            /** @example #3b82f6 */
            color: string;
            /** Format: date-time */
            createdAt: string;
            /** @example 🌱 */
            emoji?: string | null;
            /** Format: uuid */
            id: string;
            /** @example vegan */
            name: string;
            /**
             * Format: int64
             * @description How many places have it.
             */
            placeCount: number;
            /**
             * Format: date-time
             * @description When its name or looks last changed.
             */
            updatedAt: string;
            /** Format: uuid */
            userId: string;
        };
        /** @description A tag on a place. */
        TagLabel: {
            /** @example #3b82f6 */
            color: string;
            emoji?: string | null;
            /** Format: uuid */
            id: string;
            /** @example vegan */
            name: string;
        };
        /** @description Some tags of a user. */
        Tags: {
            /** @description Where the next page begins; absent on the last page. */
            nextCursor?: string | null;
            tags: components["schemas"]["Tag"][];
        };
        /** @description What was undone. */
        UndoneImport: {
            /**
             * Format: int64
             * @description How many places of the import stay because the user has changed them since.
             */
            kept: number;
            /**
             * Format: int64
             * @description How many lists were removed: the empty ones that the import created.
             */
            lists: number;
            /**
             * Format: int64
             * @description How many places this request removed.
             */
            removed: number;
            /**
             * Format: int64
             * @description How many tags were removed: the unused ones that the import created.
             */
            tags: number;
        };
        /**
         * Format: binary
         * @description The bytes of a file. Its content decides what it is, whatever type it declares.
         */
        UploadedFile: string;
        /** @description How much an account holds, and its limits. */
        Usage: {
            lists: components["schemas"]["Held"];
            places: components["schemas"]["Held"];
            tags: components["schemas"]["Held"];
        };
        /** @description An account as its owner sees it. */
        User: {
            /** Format: date-time */
            createdAt: string;
            /** @example ada@example.org */
            email: string;
            /** Format: uuid */
            id: string;
            /** @example Ada */
            name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address or password is wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request asks for cookies but does not come from a page of this server over HTTPS */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out here */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_logout_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out everywhere */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description The password is changed; all other sessions have ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current password is wrong; or a session cookie came with a request that a page of another site may have caused */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another request changed it in the meantime */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description The new tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token is unknown, used up or expired: sign in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request asks for cookies but does not come from a page of this server over HTTPS */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description The account, signed in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Registration is closed on this server; or the request asks for cookies but does not come from a page of this server over HTTPS */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An account with that address exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    categories_categories: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                /** @description Rows per page; all of them by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Categories"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_create_former: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTag"];
            };
        };
        responses: {
            /** @description The tag */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A tag with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule, `errors` says which; or the account is full (`too_many_tags`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_read_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description Unchanged since `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_change_put_former: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTag"];
            };
        };
        responses: {
            /** @description The changed tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A tag with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_delete_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days */
            204: {
                headers: {
                    /** @description The deletion */
                    "Deletion-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_change_former: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTag"];
            };
        };
        responses: {
            /** @description The changed tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A tag with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_member_add_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place has the tag */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The place has 100 other tags (`too_many_tags_of_place`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_member_remove_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place no longer has the tag */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletions_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletions"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletions_erase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The deletion */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion can no longer be undone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletions_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The deletion */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was restored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restored"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The account has no room for it (`too_many_places`, `too_many_lists`, `too_many_tags`), or a place would be in more than 50 lists (`too_many_lists_of_place`) or have more than 100 tags (`too_many_tags_of_place`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_export: {
        parameters: {
            query: {
                /** @description Only those within west,south,east,north */
                bbox?: string;
                /** @description For CSV: begin with a byte-order mark, without which Excel and others misread non-ASCII letters */
                bom?: boolean;
                /** @description `missing`, `approximate` or `exact`: only those */
                coordinates?: "missing" | "approximate" | "exact" | "";
                /** @description `geojson`, `kml`, `gpx`, `csv`, or `json` for a backup */
                format: "geojson" | "csv" | "kml" | "gpx" | "json";
                /** @description For CSV: `neutralised` (default) puts an apostrophe before cells that a spreadsheet would run as a formula, `verbatim` does not */
                formulas?: "neutralised" | "verbatim" | "";
                /** @description Only these, at most 200; repeat it, or separate by commas. Unknown ids are left out */
                ids?: (string)[];
                /** @description Only the places of this list; `none`: only those in no list */
                list?: string | ("none" | "");
                /** @description Only places with at least this many stars */
                minRating?: number;
                /** @description Only those around latitude,longitude; with `radius` */
                near?: string;
                /** @description Only places that contain these words */
                q?: string;
                /** @description Metres around `near` */
                radius?: number;
                /** @description Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts */
                savedAfter?: string;
                /** @description Only those saved before this time or date (UTC) */
                savedBefore?: string;
                /** @description Only those with at least one of these tags */
                tag?: (string)[];
                /** @description `any` (default): one of the tags is enough; `all`: a place needs all of them */
                tagMatch?: "any" | "all" | "";
                /** @description Only visited places, or only places not visited */
                visited?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": unknown;
                    "application/gpx+xml": unknown;
                    "application/json": unknown;
                    "application/vnd.google-earth.kml+xml": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There are more than 200 `ids` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_export_selection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["ExportForm"];
            };
        };
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": unknown;
                    "application/gpx+xml": unknown;
                    "application/json": unknown;
                    "application/vnd.google-earth.kml+xml": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The list or one of the tags does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    folders_folders: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                /** @description Rows per page; all of them by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lists */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Folders"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_create_former: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewList"];
            };
        };
        responses: {
            /** @description The list */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A list with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule, `errors` says which; or the account is full (`too_many_lists`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_read_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description Unchanged since `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_change_put_former: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeList"];
            };
        };
        responses: {
            /** @description The changed list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A list with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_delete_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days */
            204: {
                headers: {
                    /** @description The deletion */
                    "Deletion-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_change_former: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeList"];
            };
        };
        responses: {
            /** @description The changed list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A list with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_member_add_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place is in the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The place is in 50 other lists (`too_many_lists_of_place`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_member_remove_former: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place is no longer in the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_create_former: {
        parameters: {
            query?: {
                /** @description Also report places that are in the file's lists but no longer in the file */
                disappeared?: boolean;
                /** @description Also import labelled places, which reveal home and work addresses */
                labelled?: boolean;
                /** @description Report what would happen without changing anything */
                preview?: boolean;
            };
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 at once, `wait=5` waits 5 seconds for the report (RFC 7240) */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description The import is waiting or running; `Location` reports its progress */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningImport"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The import was cancelled while the request waited; nothing was imported */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The files are larger than uploads may be; 268435456 bytes unless the operator says otherwise */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is not an export, cannot be read, or holds more than the account has room for (`too_many_places`, `too_many_lists`, `too_many_tags`); nothing was imported */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imports"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_create: {
        parameters: {
            query?: {
                /** @description Also report places that are in the file's lists but no longer in the file */
                disappeared?: boolean;
                /** @description Also import labelled places, which reveal home and work addresses */
                labelled?: boolean;
                /** @description Report what would happen without changing anything */
                preview?: boolean;
            };
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 at once, `wait=5` waits 5 seconds for the report (RFC 7240) */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description The import is waiting or running; `Location` reports its progress */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningImport"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The import was cancelled while the request waited; nothing was imported */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The files are larger than uploads may be; 268435456 bytes unless the operator says otherwise */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is not an export, cannot be read, or holds more than the account has room for (`too_many_places`, `too_many_lists`, `too_many_tags`); nothing was imported */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The progress, or the report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportStatus"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was removed and what stays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoneImport"];
                };
            };
            /** @description The import was cancelled, or the failed import was removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_list: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                /** @description Lists per page; all of them by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lists */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lists"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewList"];
            };
        };
        responses: {
            /** @description The list */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A list with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule, `errors` says which; or the account is full (`too_many_lists`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description Unchanged since `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_change_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeList"];
            };
        };
        responses: {
            /** @description The changed list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A list with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days */
            204: {
                headers: {
                    /** @description The deletion */
                    "Deletion-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The list */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeList"];
            };
        };
        responses: {
            /** @description The changed list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A list with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_member_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place is in the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The place is in 50 other lists (`too_many_lists_of_place`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lists_member_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The list */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place is no longer in the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteMe"];
            };
        };
        responses: {
            /** @description The account is closed and all its data is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The password is wrong; or a session cookie came with a request that a page of another site may have caused */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMe"];
            };
        };
        responses: {
            /** @description The changed account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_audit_list: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the previous page */
                cursor?: string;
                /** @description The most events of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEvents"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_sessions_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_sessions_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openapi_serve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_list: {
        parameters: {
            query?: {
                /** @description Only those within west,south,east,north (RFC 7946 §5) */
                bbox?: string;
                /** @description `missing`: only those without; `approximate`: only those with an estimate; `exact`: only those with better ones */
                coordinates?: "missing" | "approximate" | "exact" | "";
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                /** @description Only these, at most 200; repeat it, or separate by commas. Unknown ids are left out */
                ids?: (string)[];
                /** @description Places per page; all of them by default */
                limit?: number;
                /** @description Only those in this list; `none`: only those in no list */
                list?: string | ("none" | "");
                /** @description Only places with at least this many stars */
                minRating?: number;
                /** @description Only those around latitude,longitude; with `radius` */
                near?: string;
                /** @description Only places that contain these words */
                q?: string;
                /** @description Metres around `near` */
                radius?: number;
                /** @description Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts */
                savedAfter?: string;
                /** @description Only those saved before this time or date (UTC) */
                savedBefore?: string;
                /** @description `newest` (default: last added first), `oldest`, `saved` (last saved first: by `savedAt`, and by `createdAt` where that is not known), `savedOldest`, `name`, `rating` or `updated` (last changed first) */
                sort?: "newest" | "oldest" | "saved" | "savedOldest" | "name" | "rating" | "updated" | "";
                /** @description Only those with at least one of these tags; repeat it, or separate by commas */
                tag?: (string)[];
                /** @description `any` (default): one of the tags is enough; `all`: a place needs all of them */
                tagMatch?: "any" | "all" | "";
                /** @description Only visited places, or only places not visited */
                visited?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The places */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There are more than 200 `ids` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPlace"];
            };
        };
        responses: {
            /** @description The place */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Place"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such list or tag */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A place with that Google id exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule, `errors` says which; or the account is full (`too_many_places`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_delete_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many this request deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The place */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place, with its `ETag` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Place"];
                };
            };
            /** @description Unchanged since `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_change_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The place */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePlace"];
            };
        };
        responses: {
            /** @description The changed place, with its `ETag` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Place"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A place with that Google id exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The place */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days */
            204: {
                headers: {
                    /** @description The deletion */
                    "Deletion-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The place */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePlace"];
            };
        };
        responses: {
            /** @description The changed place, with its `ETag` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Place"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A place with that Google id exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_member_set: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The place */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTags"];
            };
        };
        responses: {
            /** @description The changed place, with its `ETag` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Place"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_bulk: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description How many changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Affected"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description One of the places, the list or the tag does not exist */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule, `errors` says which; or a place would be in more than 50 lists (`too_many_lists_of_place`) or have more than 100 tags (`too_many_tags_of_place`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_points: {
        parameters: {
            query?: {
                /** @description Only those within west,south,east,north */
                bbox?: string;
                /** @description `id`: the ids alone */
                columns?: "id" | "";
                /** @description `missing`: only those without; `approximate`: only those with an estimate; `exact`: only those with better ones */
                coordinates?: "missing" | "approximate" | "exact" | "";
                /** @description Only those in this list; `none`: only those in no list */
                list?: string | ("none" | "");
                /** @description Only places with at least this many stars */
                minRating?: number;
                /** @description Only those around latitude,longitude; with `radius` */
                near?: string;
                /** @description Only places that contain these words */
                q?: string;
                /** @description Metres around `near` */
                radius?: number;
                /** @description Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts */
                savedAfter?: string;
                /** @description Only those saved before this time or date (UTC) */
                savedBefore?: string;
                /** @description Only those with at least one of these tags; repeat it, or separate by commas */
                tag?: (string)[];
                /** @description `any` (default): one of the tags is enough; `all`: a place needs all of them */
                tagMatch?: "any" | "all" | "";
                /** @description Only visited places, or only places not visited */
                visited?: boolean;
            };
            header?: {
                /** @description The `ETag` of the answer that the client has */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The points, with an `ETag` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Points"];
                };
            };
            /** @description Nothing has changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    places_search: {
        parameters: {
            query?: {
                /** @description Only those within west,south,east,north */
                bbox?: string;
                /** @description `missing`: only those without; `approximate`: only those with an estimate; `exact`: only those with better ones */
                coordinates?: "missing" | "approximate" | "exact" | "";
                /** @description The most hits; 100 by default */
                limit?: number;
                /** @description Only those in this list; `none`: only those in no list */
                list?: string | ("none" | "");
                /** @description Only places with at least this many stars */
                minRating?: number;
                /** @description Only those around latitude,longitude; with `radius` */
                near?: string;
                /**
                 * @description The words; without them, all places that match the filters, newest first
                 * @example banh mi
                 */
                query?: string;
                /** @description Metres around `near` */
                radius?: number;
                /** @description Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts */
                savedAfter?: string;
                /** @description Only those saved before this time or date (UTC) */
                savedBefore?: string;
                /** @description `any` (default): one of the tags is enough; `all`: a place needs all of them */
                tagMatch?: "any" | "all" | "";
                /** @description Only those with at least one of these tags; also `tags[]=` and `categories=a,b` */
                tags?: (string)[];
                /** @description Only visited places, or only places not visited */
                visited?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSession"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_list: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                /** @description Tags per page; all of them by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tags"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Names this request. Requests with the same key are executed once within 24 hours;
                 *     a repeated one gets the same response
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTag"];
            };
        };
        responses: {
            /** @description The tag */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A tag with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule, `errors` says which; or the account is full (`too_many_tags`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description Unchanged since `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_change_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTag"];
            };
        };
        responses: {
            /** @description The changed tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A tag with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days */
            204: {
                headers: {
                    /** @description The deletion */
                    "Deletion-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only if the current version has this `ETag` */
                "If-Match"?: string;
            };
            path: {
                /** @description The tag */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTag"];
            };
        };
        responses: {
            /** @description The changed tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tag"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A tag with that name exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The current version is not the one that `If-Match` names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 524288 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_member_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place has the tag */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The place has 100 other tags (`too_many_tags_of_place`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tags_member_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tag */
                id: string;
                /** @description The place */
                placeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place no longer has the tag */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokens"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiToken"];
            };
        };
        responses: {
            /** @description The token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiToken"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The password is wrong; or a session cookie came with a request that a page of another site may have caused; or the request came with an API token */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another request changed the password in the meantime */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 8192 bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not supported */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body breaks a rule; `errors` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's id, which is not its secret */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is not valid any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or belongs to someone else */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; try again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A bug; the log has it under the `requestId` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server is busy or its database unavailable; try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
