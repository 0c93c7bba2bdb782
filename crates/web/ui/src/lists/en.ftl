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
