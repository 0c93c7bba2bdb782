lists-all = Alle Orte
lists-unlisted = Ohne Liste
lists-missing = Position fehlt
lists-approximate = Position ungefähr
lists-bin = Zuletzt gelöscht
lists-title = Listen
lists-tags = Schlagwörter
lists-count = { $count ->
    [one] 1 Ort
   *[other] { $count } Orte
}
lists-menu = Optionen für { $name }
lists-edit = Bearbeiten …
lists-export = Als Datei speichern
lists-format-geojson = GeoJSON
lists-format-csv = CSV, für Tabellen
lists-format-kml = KML, für Google Earth
lists-format-gpx = GPX, für Wander-Apps
lists-delete = Löschen
lists-new = Neue Liste
lists-edit-title = Liste bearbeiten
lists-tag-new = Neues Schlagwort
lists-tag-edit-title = Schlagwort bearbeiten
lists-name = Name
lists-emoji = Emoji
lists-emoji-hint = Wird auf Wunsch statt der Farbe gezeigt.
lists-emoji-proposed = Vorschläge
lists-description = Beschreibung
lists-make = Anlegen
lists-made = „{ $name }“ ist angelegt.
lists-show = Anzeigen
lists-deleted = Liste „{ $name }“ gelöscht, Orte behalten
lists-tag-deleted = Schlagwort „{ $name }“ gelöscht, Orte behalten
lists-find = Liste suchen
lists-tag-find = Schlagwort suchen
lists-none = Noch keine Listen. Legen Sie eine an oder importieren Sie Ihre Orte.
lists-tag-none = Noch keine Schlagwörter. Ein Ort kann viele haben.
lists-none-found = Nichts heißt so.
lists-match = Gewählte Schlagwörter
lists-match-any = Eines
lists-match-all = Alle
lists-match-clear = Abwählen
lists-added = { $count ->
    [one] 1 Ort zu „{ $name }“ hinzugefügt
   *[other] { $count } Orte zu „{ $name }“ hinzugefügt
}
lists-moved = { $count ->
    [one] 1 Ort nach „{ $name }“ verschoben
   *[other] { $count } Orte nach „{ $name }“ verschoben
}
lists-tagged = { $count ->
    [one] 1 Ort mit „{ $name }“ verschlagwortet
   *[other] { $count } Orte mit „{ $name }“ verschlagwortet
}
