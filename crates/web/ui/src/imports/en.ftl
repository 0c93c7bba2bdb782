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

# Reasons by the code of the API
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
