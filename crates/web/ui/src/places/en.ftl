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
