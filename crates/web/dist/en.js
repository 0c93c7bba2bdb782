var o=`account-menu = Account
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
bin-about = What you delete stays here for 30 days, in case you want it back.
bin-empty = Nothing deleted
bin-empty-how = Places, lists and tags that you delete can be restored here for 30 days.
bin-list = List “{ $name }”
bin-tag = Tag “{ $name }”
bin-places = { $count ->
    [one] 1 place
   *[other] { $count } places
}
bin-on-places = { $count ->
    [one] With 1 place.
   *[other] With { $count } places.
}
bin-when = Deleted { $time }, kept until { $day }
bin-restore = Restore
bin-restore-which = Restore { $what }
bin-restored = Restored: { $what }.
bin-kept = { $count ->
    [one] 1 place stays here, because you have it again.
   *[other] { $count } places stay here, because you have them again.
}
bin-erase = Erase now
bin-erase-which = Erase now: { $what }
bin-erased = Erased for good: { $what }.
bin-erase-title = Erase for good?
bin-erase-what = { $what } cannot be restored after this.
imports-drop = Drop the files to import them
imports-start = Drop your Takeout file here
imports-start-what = The ZIP or TGZ from Google, one of its lists, or places as CSV, JSON, GeoJSON, KML, KMZ or GPX. Several files and folders work, too.
imports-choose = Choose files
imports-promise = Of a Takeout archive only the files with places are sent. Photos, mail and everything else stay on your computer.
imports-how = How to get your places
imports-how-1 = Open Google Takeout. Choose “Saved”, “Maps”, “Maps (your places)” and “My Maps”.
imports-how-2 = Create the export and wait for the mail from Google. It often comes within minutes.
imports-how-3 = Download the ZIP and drop it here. You need not unpack it.
imports-takeout = Open Google Takeout
imports-example = Just looking?
imports-example-what = Try ListBud with 26 sights from all over the world. You can take the example back with one click.
imports-example-try = Try it with an example
imports-example-file = Sights of the world
imports-example-sights = Great sights
imports-example-nature = Wonders of nature
imports-busy = An import is running. Wait until it is done, or cancel it.
imports-preparing = Looking at the file
imports-looked = { $count } files looked at
imports-sending = Sending the file
imports-sent = { $sent } of { $total }
imports-checking = Checking the file. Nothing is imported yet.
imports-comparing = Comparing it with your places. Nothing is imported yet.
imports-waiting = Starting the import
imports-queued = Waiting for other imports to end
imports-reading = Reading the file
imports-writing = Saving the places
imports-rows = { $count ->
    [one] one row read
   *[other] { $shown } rows read
}
imports-written = { $count ->
    [one] one place done
   *[other] { $shown } places done
}
imports-again-in = { $seconds ->
    [one] Trying again in one second.
   *[other] Trying again in { $seconds } seconds.
}
imports-server-busy = The server is busy.
imports-goes-on = The import goes on as soon as the server is back.
imports-cancelled = Cancelled. Nothing was imported.
imports-taken = { $count ->
    [one] Only one of { $of } files is sent ({ $size }). Nothing else leaves your computer.
   *[other] Only { $shown } of { $of } files are sent ({ $size }). Nothing else leaves your computer.
}
imports-taken-all = { $count ->
    [one] One file is sent ({ $size }). Nothing else leaves your computer.
   *[other] { $shown } files are sent as one import ({ $size }). Nothing else leaves your computer.
}
imports-taken-names = Show which
imports-taken-more = and { $count } more
imports-other-file = Choose another file
imports-fault-nothing-in-takeout = This Takeout holds no saved places.
imports-fault-nothing-in-folder = None of these files holds places.
imports-fault-too-large = This file is too large to be sent.
imports-fault-too-many = This archive holds too many files.
imports-fault-split = This is one part of an archive that was split.
imports-fault-damaged = This archive is damaged or was not downloaded to its end.
imports-advice-file = Choose the ZIP that Google Takeout made with “Saved” and “Maps”, or a CSV file from its folder “Saved”.
imports-advice-large = Unpack it and drop only its folders “Saved” and “Maps” here.
imports-advice-damaged = Download it again and try once more.
imports-advice-quota = Delete what you no longer need, or import fewer files. Your account page shows how much you may have.
imports-advice-rows = Split the file into several and import them one by one.
imports-advice-pieces = Put the parts together first. Google’s own files named “-001.zip”, “-002.zip” are whole archives and can be imported one by one.
imports-advice-later = Your file is fine. Try again in a moment.
imports-preview = This is what would happen
imports-preview-what = nothing is imported yet
imports-count-new = { $count ->
    [one] new place
   *[other] new places
}
imports-count-merged = merged
imports-count-skipped = skipped
imports-lists = { $count ->
    [one] In this list
   *[other] In these lists
}
imports-list-new = new
imports-files = { $count ->
    [one] From this file
   *[other] From these files
}
imports-file-places = { $count ->
    [one] 1 place
   *[other] { $count } places
}
imports-options = Options
imports-labelled = Also import labelled places, such as home and work
imports-labelled-too = Import them too
imports-disappeared = Show what is in your lists and no longer in the file
imports-disappeared-none = Everything in your lists is still in the file.
imports-all-merged = All places of this file are in your account already. What it adds to their notes, lists and tags is taken over.
imports-nothing = The file brings nothing new.
imports-import = { $count ->
    [one] Import one place
   *[other] Import { $shown } places
}
imports-import-merged = { $count ->
    [one] Update one place
   *[other] Update { $shown } places
}
imports-details = Rows to know about
imports-all-rows = Row by row
imports-outcome-new = New
imports-becomes-new = It becomes a new place.
imports-more-new = { $count ->
    [one] One more new place is not shown here.
   *[other] { $shown } more new places are not shown here.
}
imports-filter = Show only
imports-filter-all = All
imports-column-outcome = Outcome
imports-column-place = Place
imports-column-reason = Why
imports-outcome-merged = Merged
imports-outcome-skipped = Skipped
imports-outcome-adjusted = In part
imports-outcome-ignored = Left out
imports-outcome-gone = Not in the file
imports-gone = It is in your list “{ $list }” and no longer in the file. It stays where it is.
imports-line = row { $line }
imports-open-place = Show this place
imports-done = { $count ->
    [0] Import done: nothing new
    [one] Imported one place
   *[other] Imported { $count } places
}
imports-all = All imports
imports-show = Show on the map
imports-gone-import = This import is not there
imports-gone-import-why = It was taken back, or it was cancelled before it was done.
imports-running = Imports that are running
imports-history = Your imports
imports-history-none = Nothing was imported yet.
imports-history-more = Show more
imports-past-new = { $count ->
    [0] nothing new
   *[other] { $shown } new
}
imports-past-merged = { $shown } merged
imports-past-skipped = { $shown } skipped
imports-take-back = Take it back
imports-take-back-of = Take it back: { $name }
imports-take-back-title = Take this import back?
imports-take-back-what = The places that “{ $name }” brought are removed. Places that you have changed since then stay. Values that the import changed in existing places stay changed.
imports-take-back-again = To bring them again, import the file once more.
imports-undone = { $count ->
    [0] The import is taken back.
    [one] One place was removed.
   *[other] { $count } places were removed.
}
imports-undone-lists = { $count ->
    [one] One empty list was removed.
   *[other] { $count } empty lists were removed.
}
imports-undone-kept = { $count ->
    [one] One place stays because you have changed it.
   *[other] { $count } places stay because you have changed them.
}
imports-why-not-a-place = It leads to something that is not a place.
imports-why-no-title = It has neither a name nor an address.
imports-why-broken-row = It does not have the columns of the table.
imports-why-unclosed-quote = A quotation mark is never closed.
imports-why-title-too-long = The name is too long. It was shortened; the full name is in the notes.
imports-why-notes-too-long = The notes are too long.
imports-why-feature-too-long = It is longer than any place is.
imports-why-row-too-long = The row is longer than any place is.
imports-why-labelled-place = It is a labelled place, such as home or work.
imports-why-needs-resolution = Only Google knows where this short link leads, so the place has no position.
imports-why-coordinates-out-of-range = The coordinates do not exist on Earth and were left out.
imports-why-unreadable-id = An id could not be read and was left out.
imports-why-invalid-url = An address is not a web address and was moved to the notes.
imports-why-url-too-long = The web address is too long and was moved to the notes.
imports-why-address-too-long = The address is too long and was moved to the notes.
imports-why-tag-too-long = A tag is too long and was left out.
imports-why-too-many-tags = It has too many tags; the first were kept.
imports-why-too-many-lists = It is in too many lists; the first were kept.
imports-why-invalid-rating = The stars are not a number from 0 to 5.
imports-why-list-name-too-long = The name of the list was shortened.
imports-why-description-too-long = The description of the list is too long; its beginning was kept.
imports-why-newer-backup = A newer ListBud wrote this backup.
imports-why-already-saved = The same place is in your account or in an earlier row.
imports-why-same-place = The same place is in an earlier row.
imports-why-notes-not-joined = Its notes are too long together; the first were kept.
imports-why-notes-cut = The notes are too long; their beginning was kept.
imports-why-geometry-left-out = It has lines, areas or further points, which were left out.
imports-why-fields-left-out = Some of its values have no place in ListBud and were left out.
imports-why-network-link = It is only a link to a map that is kept elsewhere. Export that map itself.
imports-why-remote-layer = This layer shows another page and holds no places itself.
imports-why-no-places = The file holds no places.
imports-why-system-file = A program made this file for itself.
imports-why-nested-archive = It is an archive in the archive.
imports-why-encrypted = The file needs a password.
imports-why-damaged = The file is damaged in the archive.
imports-why-unknown-method = The file is packed in an unusual way.
imports-why-unreadable-name = The name of the file could not be read; rename its list.
imports-why-file-too-large = The file is too large.
imports-why-too-large = The file is too large.
imports-why-too-many-rows = The file has too many rows.
imports-why-too-many-places = Your account would hold more places than it may.
imports-why-too-many-entries = The archive holds too many files.
imports-why-empty-file = The file is empty.
imports-why-wrong-encoding = The file is not UTF-8 text.
imports-why-broken-json = The JSON of the file is broken or cut off.
imports-why-broken-xml = The XML of the file is broken or cut off.
imports-why-encrypted-archive = The archive needs a password.
imports-why-truncated-archive = The archive is cut off.
imports-why-multi-part-archive = It is one part of a split archive.
imports-why-damaged-archive = The archive is damaged.
imports-why-archive-too-large = The archive becomes too large when it is unpacked.
imports-why-nothing-in-archive = No file of the archive holds places.
imports-why-nothing-in-files = None of the files holds places.
imports-why-labelled-places = These are labelled places, such as home and work.
imports-why-not-a-takeout-export = This file holds no places that ListBud can read.
kit-close = Close
kit-cancel = Cancel
kit-again = Try again
kit-failed = This could not be shown
kit-broke = Something went wrong.
kit-offline = The server does not answer. Check your connection.
kit-too-many = Too many requests. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
kit-request-id = Request { $id }
kit-notices = Notices
kit-color = Color
kit-color-number = Color { $number }
kit-save = Save
kit-delete = Delete
kit-undo = Undo
kit-fault-required = Please fill this in.
kit-fault-short = At least { $limit } characters, please.
kit-fault-long = At most { $limit } characters, please.
kit-fault-common = This is one of the most common passwords. Please choose another.
kit-fault-personal = This is your name or address. Please choose something else.
kit-fault-email = Please enter an address such as ada@example.org.
kit-fault-email-taken = There is an account with this address already.
kit-fault-name-taken = You already have one with this name.
kit-fault-password = This password is wrong.
kit-fault-emoji = One emoji, please.
lists-all = All places
lists-unlisted = Without a list
lists-missing = Needs a position
lists-approximate = Approximate
lists-bin = Recently deleted
lists-title = Lists
lists-tags = Tags
lists-count = { $count ->
    [one] 1 place
   *[other] { $count } places
}
lists-menu = Options for { $name }
lists-edit = Edit…
lists-export = Save as a file
lists-format-geojson = GeoJSON
lists-format-csv = CSV, for spreadsheets
lists-format-kml = KML, for Google Earth
lists-format-gpx = GPX, for hiking apps
lists-delete = Delete
lists-new = New list
lists-edit-title = Edit list
lists-tag-new = New tag
lists-tag-edit-title = Edit tag
lists-name = Name
lists-emoji = Emoji
lists-emoji-hint = Shown instead of the color, if you like.
lists-emoji-proposed = Suggestions
lists-description = Description
lists-make = Create
lists-made = “{ $name }” is created.
lists-show = Show
lists-deleted = List “{ $name }” deleted, places kept
lists-tag-deleted = Tag “{ $name }” deleted, places kept
lists-find = Find a list
lists-tag-find = Find a tag
lists-none = No lists yet. Create one, or import your places.
lists-tag-none = No tags yet. A place can have many.
lists-none-found = Nothing has this name.
lists-match = Chosen tags
lists-match-any = Any
lists-match-all = All
lists-match-clear = Clear tags
lists-added = { $count ->
    [one] 1 place added to “{ $name }”
   *[other] { $count } places added to “{ $name }”
}
lists-moved = { $count ->
    [one] 1 place moved to “{ $name }”
   *[other] { $count } places moved to “{ $name }”
}
lists-tagged = { $count ->
    [one] 1 place tagged “{ $name }”
   *[other] { $count } places tagged “{ $name }”
}
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-fit = Show all these places
map-near-me = Show where I am
map-near-me-denied = Your browser does not tell this page where you are. You can allow it in the site settings.
map-near-me-failed = Your position could not be found.
map-here = You are here
map-cluster = { $count ->
    [one] one place
   *[other] { NUMBER($count) } places
}
map-cluster-selected = { $count ->
    [one] One place is selected.
   *[other] { NUMBER($count) } places are selected.
}
map-approximate = approximate position
map-selected = Selected: { $name }
map-pin = Position of { $name }. Arrow keys move the pin, Enter keeps it there.
map-pick = Click the map, or move it and press Enter.
map-unavailable = The map cannot be shown
map-unavailable-text = This browser does not offer WebGL. The list works without the map.
map-foreign = This map comes from { $host }, which sees what you look at.
home-table = Places
home-place = Place
home-map = Map
home-show-map = Show map
home-hide-map = Hide map
home-sheet-up = Show more of the list
home-sheet-down = Show more of the map
places-count = { $count ->
    [one] 1 place
   *[other] { $count } places
}
places-count-of = { $count } of { $total } places
places-name = Name
places-address = Address
places-notes = Notes
places-url = Link
places-phone = Phone
places-website = Website
places-list = List
places-lists = Lists
places-tag = Tag
places-tags = Tags
places-rating = Rating
places-saved = Saved
places-saved-at = Saved on
places-saved-at-empty = Add a day, such as 2016-07-08
places-not-a-day = Enter a date such as 2016-07-08.
places-saved-from = From
places-saved-to = To
places-saved-since = Saved since { $day }
places-saved-until = Saved until { $day }
places-visited = Visited
places-not-visited = Not visited
places-position = Position
places-exact = Exact
places-approximate = Approximate
places-missing = Missing position
places-without-list = Without a list
places-stars = { $count ->
    [one] 1 star
   *[other] { $count } stars
}
places-at-least = { $count ->
    [one] 1 star or more
    [5] 5 stars
   *[other] { $count } stars or more
}
places-either = Any
places-select = Select { $name }
places-select-all = Select all places shown
places-filter = Filter
places-filters = Filter ({ $count })
places-filter-now = Active filters
places-clear-filter = Clear filter
places-remove = Remove filter: { $what }
places-take-off = Remove { $what }
places-match = Places with
places-match-any = any of these tags
places-match-all = all of these tags
places-and = and
places-or = or
places-in-view = Only what the map shows
places-show = { $count ->
    [one] Show 1 place
   *[other] Show { $count } places
}
places-show-all = Show all places
places-sort = Sort
places-sort-newest = Newest first
places-sort-oldest = Oldest first
places-sort-saved = Last saved
places-sort-savedOldest = First saved
places-sort-updated = Last changed
places-sort-name = Name
places-sort-rating = Rating
places-sort-relevance = Best match
places-rows = Rows
places-rows-cosy = Comfortable
places-rows-compact = Compact
places-export = Export
places-export-shown = { $count ->
    [one] The place shown
   *[other] The { $count } places shown
}
places-export-all = { $count ->
    [one] Everything (1 place)
   *[other] Everything ({ $count } places)
}
places-export-chosen = { $count ->
    [one] The selected place
   *[other] The { $count } selected places
}
places-export-too-many = A selection of more than { $count } places is too large for one file. Export a list or a filter instead.
places-format-geojson = GeoJSON
places-format-kml = KML (Google Earth)
places-format-gpx = GPX (navigation)
places-format-csv = CSV
places-format-excel = CSV for Excel
places-format-json = Backup of the account
places-none = No places yet
places-none-why = Bring your saved places from Google Maps, or add one by hand.
places-none-example = Try an example
places-none-import = Import places
places-no-match = No place matches
places-no-match-why = Take something out of the filter to see more.
places-list-empty = No places here yet
places-list-empty-why = Select places in the table and add them to this list.
places-no-lists = No lists yet. Type a name to make one.
places-no-tags = No tags yet.
places-add = Add a place
places-add-save = Add place
places-added = Added { $name }
places-where = Link or coordinates
places-where-hint = A link from Google Maps, OpenStreetMap or Apple Maps, or numbers like 48.137, 11.575
places-needs-name = A place needs a name.
places-not-a-position = This is neither a link with a position nor coordinates.
places-not-a-link = A link begins with https:// or http://.
places-not-a-phone = This is not a phone number.
places-selected = { $count ->
    [one] 1 selected
   *[other] { $count } selected
}
places-select-match = { $count ->
    [one] Select the one that matches
   *[other] Select all { $count }
}
places-clear-selection = Clear selection
places-bulk = For the selected places
places-move = Move
places-move-to = Move to
places-move-out = Take out of all lists
places-moved = { $count ->
    [one] Moved 1 place to { $name }
   *[other] Moved { $count } places to { $name }
}
places-moved-out = { $count ->
    [one] Took 1 place out of its lists
   *[other] Took { $count } places out of their lists
}
places-remove-from = Remove from { $name }
places-removed-from = { $count ->
    [one] Removed 1 place from { $name }
   *[other] Removed { $count } places from { $name }
}
places-added-to = { $count ->
    [one] Added 1 place to { $name }
   *[other] Added { $count } places to { $name }
}
places-tagged = { $count ->
    [one] Tagged 1 place with { $name }
   *[other] Tagged { $count } places with { $name }
}
places-untagged = { $count ->
    [one] Removed { $name } from 1 place
   *[other] Removed { $name } from { $count } places
}
places-changed = { $count ->
    [one] Changed 1 place
   *[other] Changed { $count } places
}
places-mark-visited = Mark as visited
places-mark-not-visited = Mark as not visited
places-marked-visited = { $count ->
    [one] Marked 1 place as visited
   *[other] Marked { $count } places as visited
}
places-marked-not-visited = { $count ->
    [one] Marked 1 place as not visited
   *[other] Marked { $count } places as not visited
}
places-deleted = { $count ->
    [one] Deleted 1 place
   *[other] Deleted { $count } places
}
places-find-list = Find or make a list
places-find-tag = Find or make a tag
places-new-list = New list “{ $name }”
places-new-tag = New tag “{ $name }”
places-apply = Apply
places-add-to-list = Add to a list
places-add-tag = Add a tag
places-place-actions = Place
places-previous = Previous place
places-next = Next place
places-gone = This place is gone
places-gone-why = It was deleted, here or on another device.
places-notes-empty = Add notes
places-address-empty = Add an address
places-url-empty = Add a link
places-phone-empty = Add a phone number
places-website-empty = Add a website
places-call = Call
places-visit-website = Open website
places-clear-rating = Clear rating
places-cleared-notes = Cleared the notes
places-cleared-address = Cleared the address
places-cleared-url = Cleared the link
places-cleared-phone = Cleared the phone number
places-cleared-website = Cleared the website
places-cleared-saved = Cleared the date
places-not-saved = Not saved yet. Leave the field to try again.
places-merged = Saved. Changed elsewhere meanwhile: { $fields }
places-dates = Added { $created }, last changed { $updated }
places-estimated = The position is an estimate and may be a few kilometers off. Check it.
places-no-position = The position is not known yet, so the map does not show this place.
places-unresolved = Only Google can tell where its short link leads. Open it, and paste what you find here.
places-move-pin = Move the pin
places-set-pin = Set a position
places-pick = Click the map, drag the pin, or paste a position.
places-paste = Coordinates or link
places-paste-hint = For example 48.137, 11.575 or a link from a map
places-save-position = Save position
places-moved-pin = Moved the pin
places-copy-position = Copy coordinates
places-copied = Copied: { $text }
places-not-copied = The browser did not allow copying. Here it is: { $text }
places-open-in = Open in …
places-google = Google Maps
places-osm = OpenStreetMap
places-apple = Apple Maps
places-geo = Map app on this device
places-share = Share
places-conflict = Changed in two places
places-conflict-why = This was also changed elsewhere ({ $when }). Which one should stay?
places-mine = { $field }, yours
places-theirs = { $field }, from elsewhere
places-keep-mine = Keep mine
places-take-theirs = Take theirs
places-nothing = (empty)
places-search = Search places, lists and tags
places-search-clear = Clear search
places-search-results = Results
places-search-all = Show all places with “{ $text }”
places-searching = Searching …
places-nothing-found = Nothing found
places-keys = Keyboard shortcuts
places-keys-single = Single-key shortcuts
places-keys-table = In the table
places-key-search = Search
places-key-move = Move through the places
places-key-open = Open the place
places-key-select = Select
places-key-range = Select a range
places-key-all = Select all that match
places-key-edit = Edit
places-key-lists = Lists of the selected places
places-key-tags = Tags of the selected places
places-key-delete = Delete
places-key-go = Go to the map, to the list
places-key-help = Show this help
places-key-close = Clear the selection, close the place
places-key-undo = Undo
places-added-on = Added { $day }
places-saved-on = Saved { $day }
places-known = You have this place already.
title-home = Places
title-sign-in = Sign in
title-register = Create an account
title-imports = Import
title-import = Report of an import
title-account = Account
title-bin = Recently deleted
title-missing = Not found
shell-loading = Loading
shell-missing = There is nothing here
shell-missing-why = The address may be mistyped, or what it led to is gone.
shell-home = Show all places
shell-skip = Skip to the places
shell-menu = Lists and tags
shell-import = Import
shell-lists = Lists and tags
undo-done = Undone: { $what }
welcome-title = Your saved places, in order at last
welcome-lead = ListBud takes what you saved in Google Maps and gives you what is missing there: search, many changes at once, and your data in open formats.
welcome-register = Create an account
welcome-sign-in = Sign in
welcome-example = No file at hand? Try it with an example.
welcome-bring = Bring your places
welcome-bring-how = Drop your Google Takeout file here. Lists, notes and stars come along, and you see first what will happen.
welcome-sort = Put them in order
welcome-sort-how = Search as you type, tag, move hundreds at once. Everything can be undone.
welcome-map = See them on a map
welcome-map-how = Thousands of pins, filtered with your list. Export any time.
welcome-privacy = Your places stay on this server. The page loads nothing from anyone else, and nobody is told where you have been.
welcome-language = Language
welcome-theme = Appearance
welcome-theme-system = Like the system
welcome-theme-light = Light
welcome-theme-dark = Dark
welcome-expired = Your session ended. Please sign in again.
welcome-email = E-mail
welcome-email-hint = You sign in with it. Nothing is sent to it.
welcome-password = Password
welcome-password-hint = { $min } to { $max } characters. A few random words are best.
welcome-show-password = Show password
welcome-name = Name
welcome-new-here = New here?
welcome-known-here = Already have an account?
welcome-sign-in-instead = Sign in instead
welcome-wrong = The address or the password is wrong.
welcome-closed = This server takes no new accounts at the moment. Please ask the person who runs it.
welcome-wait = Too many attempts. Please wait { $time } and try again.
welcome-hello = Welcome, { $name }!
`;export{o as default};
