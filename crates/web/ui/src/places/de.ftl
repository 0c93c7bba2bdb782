home-table = Orte
home-place = Ort
home-map = Karte
home-show-map = Karte zeigen
home-hide-map = Karte ausblenden
home-sheet-up = Mehr von der Liste zeigen
home-sheet-down = Mehr von der Karte zeigen
places-count = { $count ->
    [one] 1 Ort
   *[other] { $count } Orte
}
places-count-of = { $count } von { $total } Orten
places-name = Name
places-address = Adresse
places-notes = Notizen
places-url = Link
places-phone = Telefon
places-website = Website
places-list = Liste
places-lists = Listen
places-tag = Schlagwort
places-tags = Schlagwörter
places-rating = Bewertung
places-saved = Gespeichert
places-saved-at = Gespeichert am
places-saved-at-empty = Tag hinzufügen, zum Beispiel 2016-07-08
places-not-a-day = Geben Sie ein Datum wie 2016-07-08 ein.
places-saved-from = Von
places-saved-to = Bis
places-saved-since = Gespeichert seit { $day }
places-saved-until = Gespeichert bis { $day }
places-visited = Besucht
places-not-visited = Nicht besucht
places-position = Position
places-exact = Genau
places-approximate = Ungefähr
places-missing = Ohne Position
places-without-list = Ohne Liste
places-stars = { $count ->
    [one] 1 Stern
   *[other] { $count } Sterne
}
places-at-least = { $count ->
    [one] Ab 1 Stern
    [5] 5 Sterne
   *[other] Ab { $count } Sternen
}
places-either = Alle
places-select = { $name } auswählen
places-select-all = Alle gezeigten Orte auswählen
places-filter = Filter
places-filters = Filter ({ $count })
places-filter-now = Aktive Filter
places-clear-filter = Filter löschen
places-remove = Filter entfernen: { $what }
places-take-off = { $what } entfernen
places-match = Orte mit
places-match-any = einem dieser Schlagwörter
places-match-all = allen diesen Schlagwörtern
places-and = und
places-or = oder
places-in-view = Nur was die Karte zeigt
places-show = { $count ->
    [one] 1 Ort zeigen
   *[other] { $count } Orte zeigen
}
places-show-all = Alle Orte zeigen
places-sort = Sortieren
places-sort-newest = Neueste zuerst
places-sort-oldest = Älteste zuerst
places-sort-saved = Zuletzt gespeichert
places-sort-savedOldest = Zuerst gespeichert
places-sort-updated = Zuletzt geändert
places-sort-name = Name
places-sort-rating = Bewertung
places-sort-relevance = Beste Treffer
places-rows = Zeilen
places-rows-cosy = Luftig
places-rows-compact = Kompakt
places-export = Exportieren
places-export-shown = { $count ->
    [one] Der gezeigte Ort
   *[other] Die { $count } gezeigten Orte
}
places-export-all = { $count ->
    [one] Alles (1 Ort)
   *[other] Alles ({ $count } Orte)
}
places-export-chosen = { $count ->
    [one] Der ausgewählte Ort
   *[other] Die { $count } ausgewählten Orte
}
places-export-too-many = Eine Auswahl von mehr als { $count } Orten ist zu groß für eine Datei. Exportieren Sie stattdessen eine Liste oder einen Filter.
places-format-geojson = GeoJSON
places-format-kml = KML (Google Earth)
places-format-gpx = GPX (Navigation)
places-format-csv = CSV
places-format-excel = CSV für Excel
places-format-json = Sicherung des Kontos
places-none = Noch keine Orte
places-none-why = Holen Sie Ihre gespeicherten Orte aus Google Maps, oder legen Sie selbst einen an.
places-none-example = Beispiel ausprobieren
places-none-import = Orte importieren
places-no-match = Kein Ort passt
places-no-match-why = Nehmen Sie etwas aus dem Filter heraus, um mehr zu sehen.
places-list-empty = Hier sind noch keine Orte
places-list-empty-why = Wählen Sie in der Tabelle Orte aus, und fügen Sie sie dieser Liste hinzu.
places-no-lists = Noch keine Listen. Tippen Sie einen Namen, um eine anzulegen.
places-no-tags = Noch keine Schlagwörter.
places-add = Ort hinzufügen
places-add-save = Ort hinzufügen
places-added = { $name } hinzugefügt
places-where = Link oder Koordinaten
places-where-hint = Ein Link aus Google Maps, OpenStreetMap oder Apple Karten, oder Zahlen wie 48,137 11,575
places-needs-name = Ein Ort braucht einen Namen.
places-not-a-position = Das ist weder ein Link mit einer Position noch sind es Koordinaten.
places-not-a-link = Ein Link beginnt mit https:// oder http://.
places-not-a-phone = Das ist keine Telefonnummer.
places-selected = { $count } ausgewählt
places-select-match = { $count ->
    [one] Den einen passenden auswählen
   *[other] Alle { $count } auswählen
}
places-clear-selection = Auswahl aufheben
places-bulk = Für die ausgewählten Orte
places-move = Verschieben
places-move-to = Verschieben nach
places-move-out = Aus allen Listen nehmen
places-moved = { $count ->
    [one] 1 Ort nach { $name } verschoben
   *[other] { $count } Orte nach { $name } verschoben
}
places-moved-out = { $count ->
    [one] 1 Ort aus seinen Listen genommen
   *[other] { $count } Orte aus ihren Listen genommen
}
places-remove-from = Aus { $name } entfernen
places-removed-from = { $count ->
    [one] 1 Ort aus { $name } entfernt
   *[other] { $count } Orte aus { $name } entfernt
}
places-added-to = { $count ->
    [one] 1 Ort zu { $name } hinzugefügt
   *[other] { $count } Orte zu { $name } hinzugefügt
}
places-tagged = { $count ->
    [one] 1 Ort mit { $name } versehen
   *[other] { $count } Orte mit { $name } versehen
}
places-untagged = { $count ->
    [one] { $name } von 1 Ort entfernt
   *[other] { $name } von { $count } Orten entfernt
}
places-changed = { $count ->
    [one] 1 Ort geändert
   *[other] { $count } Orte geändert
}
places-mark-visited = Als besucht markieren
places-mark-not-visited = Als nicht besucht markieren
places-marked-visited = { $count ->
    [one] 1 Ort als besucht markiert
   *[other] { $count } Orte als besucht markiert
}
places-marked-not-visited = { $count ->
    [one] 1 Ort als nicht besucht markiert
   *[other] { $count } Orte als nicht besucht markiert
}
places-deleted = { $count ->
    [one] 1 Ort gelöscht
   *[other] { $count } Orte gelöscht
}
places-find-list = Liste finden oder anlegen
places-find-tag = Schlagwort finden oder anlegen
places-new-list = Neue Liste „{ $name }“
places-new-tag = Neues Schlagwort „{ $name }“
places-apply = Anwenden
places-add-to-list = Zu einer Liste
places-add-tag = Schlagwort
places-place-actions = Ort
places-previous = Voriger Ort
places-next = Nächster Ort
places-gone = Diesen Ort gibt es nicht mehr
places-gone-why = Er wurde gelöscht, hier oder auf einem anderen Gerät.
places-notes-empty = Notizen hinzufügen
places-address-empty = Adresse hinzufügen
places-url-empty = Link hinzufügen
places-phone-empty = Telefonnummer hinzufügen
places-website-empty = Website hinzufügen
places-call = Anrufen
places-visit-website = Website öffnen
places-clear-rating = Bewertung löschen
places-cleared-notes = Notizen gelöscht
places-cleared-address = Adresse gelöscht
places-cleared-url = Link gelöscht
places-cleared-phone = Telefonnummer gelöscht
places-cleared-website = Website gelöscht
places-cleared-saved = Datum gelöscht
places-not-saved = Noch nicht gespeichert. Verlassen Sie das Feld, um es wieder zu versuchen.
places-merged = Gespeichert. Anderswo geändert wurde inzwischen: { $fields }
places-dates = Hinzugefügt am { $created }, zuletzt geändert am { $updated }
places-estimated = Die Position ist geschätzt und kann einige Kilometer danebenliegen. Bitte prüfen Sie sie.
places-no-position = Die Position ist noch nicht bekannt, deshalb zeigt die Karte diesen Ort nicht.
places-unresolved = Nur Google weiß, wohin der Kurzlink führt. Öffnen Sie ihn, und fügen Sie hier ein, was Sie finden.
places-move-pin = Nadel verschieben
places-set-pin = Position festlegen
places-pick = Klicken Sie auf die Karte, ziehen Sie die Nadel, oder fügen Sie eine Position ein.
places-paste = Koordinaten oder Link
places-paste-hint = Zum Beispiel 48,137 11,575 oder ein Link aus einer Karte
places-save-position = Position speichern
places-moved-pin = Nadel verschoben
places-copy-position = Koordinaten kopieren
places-copied = Kopiert: { $text }
places-not-copied = Der Browser erlaubt das Kopieren nicht. Hier ist der Text: { $text }
places-open-in = Öffnen in …
places-google = Google Maps
places-osm = OpenStreetMap
places-apple = Apple Karten
places-geo = Karten-App auf diesem Gerät
places-share = Teilen
places-conflict = Zweimal geändert
places-conflict-why = Das wurde auch anderswo geändert ({ $when }). Was soll bleiben?
places-mine = { $field }, von Ihnen
places-theirs = { $field }, von anderswo
places-keep-mine = Meins behalten
places-take-theirs = Das andere nehmen
places-nothing = (leer)
places-search = Orte, Listen und Schlagwörter suchen
places-search-clear = Suche leeren
places-search-results = Ergebnisse
places-search-all = Alle Orte mit „{ $text }“ zeigen
places-searching = Suche läuft …
places-nothing-found = Nichts gefunden
places-keys = Tastenkürzel
places-keys-single = Kürzel aus einer Taste
places-keys-table = In der Tabelle
places-key-search = Suchen
places-key-move = Durch die Orte gehen
places-key-open = Ort öffnen
places-key-select = Auswählen
places-key-range = Bereich auswählen
places-key-all = Alle passenden auswählen
places-key-edit = Bearbeiten
places-key-lists = Listen der ausgewählten Orte
places-key-tags = Schlagwörter der ausgewählten Orte
places-key-delete = Löschen
places-key-go = Zur Karte, zur Liste
places-key-help = Diese Hilfe zeigen
places-key-close = Auswahl aufheben, Ort schließen
places-key-undo = Rückgängig machen
places-added-on = Hinzugefügt am { $day }
places-saved-on = Gespeichert am { $day }
places-known = Diesen Ort haben Sie schon.
