account-menu = Account
account-sign-out = Sign out
account-profile = Profile
account-since = You have been here since { $day }.
account-renamed = Your name is saved.
account-preferences = Preferences
account-preferences-about = For this browser only.
account-map-theme = Map
account-map-theme-page = Like the page
account-density = Table rows
account-density-cosy = Comfortable
account-density-compact = Compact
account-keys = Single-key shortcuts
account-keys-about = Such as “/” for search. Switch them off if you control your device by voice.
account-usage = Usage
account-usage-about = What your account holds. The limits come from the person who runs this server.
account-usage-places = Places
account-usage-lists = Lists
account-usage-tags = Tags
account-usage-of = { $count } of { $limit }
account-password-about = Changing it signs you out everywhere else.
account-password-now = Current password
account-password-new = New password
account-password-change = Change password
account-password-changed = Your password is changed. You are signed out everywhere else.
account-sessions = Devices
account-sessions-about = Where you are signed in. End what you do not know, and change your password.
account-sessions-all = Show all { $count }
account-sessions-end-others = End all others
account-sessions-ended = { $count ->
    [one] The device is signed out.
   *[other] { $count } devices are signed out.
}
account-session-current = This device
account-session-used = Last used { $time }
account-session-end = End
account-session-end-which = End { $device }
account-device = { $program } on { $system }
account-device-unknown = Unknown device
account-tokens = API tokens
account-tokens-about = For scripts, shortcuts and other programs that work with your places. A token does only what you allow it, and never changes your account.
account-tokens-none = There are no API tokens.
account-tokens-used = Last used { $time }
account-tokens-unused = Never used
account-tokens-ends = Valid until { $day }
account-tokens-endless = Does not expire
account-tokens-expired = Expired
account-tokens-new = New token…
account-tokens-end = End
account-tokens-end-which = End { $name }
account-tokens-end-title = End this token?
account-tokens-end-about = Programs that use “{ $name }” stop working at once. This cannot be undone: nobody can restore the token, but you can create a new one.
account-tokens-end-now = End token
account-tokens-ended = The token is not valid any more.
account-tokens-name = Name
account-tokens-name-hint = What it is for, such as the name of the program
account-tokens-scopes = What it may do
account-tokens-scope-read = Read places, lists and tags
account-tokens-scope-write = Add, change and delete places, lists and tags
account-tokens-scope-import = Import files
account-tokens-scope-add = Add places, and nothing else
account-tokens-scope-export = Export everything as a file
account-tokens-scopes-required = Choose at least one
account-tokens-expiry = Valid for
account-tokens-expiry-30 = 30 days
account-tokens-expiry-90 = 90 days
account-tokens-expiry-365 = A year
account-tokens-expiry-never = No end
account-tokens-create = Create token
account-tokens-made = Your new token
account-tokens-made-about = Copy it now. It is not shown again, because the server does not store it.
account-tokens-secret = Token
account-tokens-copy = Copy
account-tokens-copied = Copied
account-tokens-copy-failed = Your browser does not allow copying. Select the token and copy it yourself.
account-tokens-done = Done
account-events = Activity
account-events-about = What happened with your account, from which address.
account-events-more = Show more
account-event-account-registered = Account created
account-event-account-renamed = Name changed
account-event-password-changed = Password changed
account-event-session-started = Signed in
account-event-session-failed = Someone tried to sign in with a wrong password
account-event-session-ended = Signed out
account-event-sessions-ended = Signed out everywhere
account-event-session-revoked = A device signed out from elsewhere
account-event-token-reused = An old session was used again, so it was ended
account-event-import-done = Places imported
account-event-import-undone = Import taken back
account-event-export-read = { $format ->
    [JSON] Backup downloaded
   *[other] Places saved as { $format }
}
account-event-places-deleted = { $count ->
    [one] 1 place deleted
   *[other] { $count } places deleted
}
account-event-deletion-restored = Something deleted was restored
account-event-api_token-created = API token created
account-event-api_token-revoked = API token ended
account-event-other = Other event: { $action }
account-data = Your data
account-data-about = They are yours: take them with you whenever you like.
account-backup-about = One file with all places, lists, tags and the history of your imports. ListBud can read it again.
account-backup = Download everything
account-delete = Delete account
account-delete-about = Deletes your account and everything in it, at once and for good.
account-delete-open = Delete account…
account-delete-title = Delete your account?
account-delete-lost = This deletes { $places ->
    [one] 1 place
   *[other] { $places } places
}, { $lists ->
    [one] 1 list
   *[other] { $lists } lists
} and { $tags ->
    [one] 1 tag
   *[other] { $tags } tags
}, the history of your imports and what you deleted recently. It cannot be undone.
account-delete-first = You may want a copy first:
account-delete-now = Delete everything
account-deleted = Your account and everything in it is deleted. Thank you for having been here.
